"""The OpenAPI schema, and its page."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.settings import Settings

AGREED = Path(__file__).parent / "openapi.json"


@pytest.fixture
def schema(settings: Settings) -> Any:
    return create_app(settings).spec


def test_the_schema_is_served(client: FlaskClient, schema: dict[str, Any]) -> None:
    answer = client.get("/openapi.json")

    assert answer.get_json() == schema


def test_the_schema_names_the_service(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    assert schema["info"]["title"] == "{{ cookiecutter.project_slug }}"
    assert schema["info"]["summary"]
    assert schema["info"]["version"]


def test_the_schema_is_the_one_that_was_agreed(schema: dict[str, Any]) -> None:
    # A change that is wanted: delete the file, run this twice, and look at the difference.
    del schema["info"]  # the project's name, description and version
    if not AGREED.exists():
        AGREED.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
        pytest.fail(f"{AGREED.name} is written anew: look at it, and commit it")

    assert schema == json.loads(AGREED.read_text(encoding="utf-8"))


def test_problems_are_told_as_they_are_answered(schema: dict[str, Any]) -> None:
    answers = schema["paths"]["/tasks/{task_id}"]["patch"]["responses"]

    assert answers.keys() == {"200", "400", "401", "403", "404", "413", "415", "422"}
    assert answers["422"]["content"].keys() == {"application/problem+json"}


def test_a_wrong_query_is_a_problem(schema: dict[str, Any]) -> None:
    answers = schema["paths"]["/tasks"]["get"]["responses"]

    assert answers.keys() == {"200", "401", "422"}
    assert answers["422"]["content"].keys() == {"application/problem+json"}
    assert "X-Total-Count" in answers["200"]["headers"]


def test_ids_in_paths_are_never_invalid(schema: dict[str, Any]) -> None:
    answers = schema["paths"]["/tasks/{task_id}"]["get"]["responses"]

    assert answers.keys() == {"200", "401", "404"}


def test_ids_are_integers(schema: dict[str, Any]) -> None:
    [in_path] = schema["paths"]["/tasks/{task_id}"]["get"]["parameters"]

    assert in_path["schema"]["type"] == "integer"


def test_no_body_may_be_left_out(schema: dict[str, Any]) -> None:
    bodies = [
        operation["requestBody"]["required"]
        for operations in schema["paths"].values()
        for operation in operations.values()
        if "requestBody" in operation
    ]

    assert bodies == [True] * 12


def test_a_field_that_may_be_left_out_may_not_be_null(schema: dict[str, Any]) -> None:
    fields = schema["components"]["schemas"]["TaskUpdate"]

    assert "required" not in fields
    assert fields["properties"]["priority"]["type"] == "integer"
    assert "default" not in fields["properties"]["priority"]


def test_the_page_shows_the_schema(client: FlaskClient) -> None:
    answer = client.get("/docs")

    assert answer.status_code == 200
    assert "/openapi.json" in answer.text
