"""The OpenAPI document."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from {{ cookiecutter.__package }}.schemas import MAX_ID


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/openapi.json").get_json()
    return document


def test_page_of_the_document_is_served(client: FlaskClient) -> None:
    assert client.get("/docs").status_code == 200


def test_operations_need_a_token_unless_they_are_public(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            is_public = path.startswith(("/auth", "/health"))
            assert ("security" in operation) is not is_public, path


def test_ids_have_bounds(document: dict[str, Any]) -> None:
    (parameter,) = document["paths"]["/users/{user_id}"]["get"]["parameters"]

    assert parameter["schema"] == {"type": "integer", "minimum": 1, "maximum": MAX_ID}


def test_errors_are_problems(document: dict[str, Any]) -> None:
    responses = document["paths"]["/users/{user_id}"]["patch"]["responses"]

    assert responses.keys() == {"200", "400", "401", "403", "404", "409", "422"}
    for status in responses.keys() - {"200"}:
        assert responses[status]["content"].keys() == {"application/problem+json"}


def test_lists_have_a_total(document: dict[str, Any]) -> None:
    response = document["paths"]["/users"]["get"]["responses"]["200"]

    assert response["headers"]["X-Total-Count"]["required"] is True


def test_fields_of_updates_are_optional_and_not_nullable(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["UserUpdate"]

    assert "required" not in schema
    assert "anyOf" not in schema["properties"]["name"]
