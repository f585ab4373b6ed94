"""The OpenAPI document."""

from typing import Any

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/openapi.json").get_json()
    return document


def test_ids_have_bounds(document: dict[str, Any]) -> None:
    (parameter,) = document["paths"]["/users/{user_id}"]["get"]["parameters"]

    assert parameter["schema"] == {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}


def test_bodies_are_required_and_errors_are_problems(document: dict[str, Any]) -> None:
    operation = document["paths"]["/users/{user_id}"]["patch"]

    assert operation["requestBody"]["required"]
    schemas = {
        status: response["content"]["application/problem+json"]["schema"]["$ref"]
        for status, response in operation["responses"].items()
        if status != "200"
    }
    problem = "#/components/schemas/Problem"
    assert schemas == dict.fromkeys(["400", "401", "403", "404", "409"], problem) | {
        "422": "#/components/schemas/ValidationProblem"
    }
