"""The OpenAPI schema, and its page."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient


@pytest.fixture
def schema() -> dict[str, Any]:
    document: dict[str, Any] = APIClient().get("/openapi.json", {"format": "json"}).json()
    return document


def test_schema_is_valid_and_complete() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_errors_are_documented_for_each_operation(schema: dict[str, Any]) -> None:
    operations = [o for operations in schema["paths"].values() for o in operations.values()]

    assert "Problem" in schema["components"]["schemas"]
    for operation in operations:
        assert operation["responses"]["4XX"]["content"].keys() == {"application/problem+json"}
        assert operation["description"]


def test_only_lists_document_the_total(schema: dict[str, Any]) -> None:
    listed, one = (
        schema["paths"][path]["get"]["responses"]["200"] for path in ("/users", "/users/{id}")
    )

    assert listed["headers"].keys() == {"X-Total-Count"}
    assert "headers" not in one


def test_tokens_are_required_but_for_public_operations(schema: dict[str, Any]) -> None:
    public = {
        path
        for path, operations in schema["paths"].items()
        for operation in operations.values()
        if operation["security"] == [{}]
    }

    assert public == {path for path in schema["paths"] if path.startswith(("/auth/", "/health"))}


def test_page_shows_the_schema(client: APIClient) -> None:
    response = client.get("/docs")

    assert response.status_code == 200
    assert "/openapi.json" in response.text
