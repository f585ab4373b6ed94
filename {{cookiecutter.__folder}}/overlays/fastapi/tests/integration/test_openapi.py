"""The OpenAPI schema, and its page."""

from typing import Any

import httpx2
import pytest
from fastapi import FastAPI


@pytest.fixture
def schema(built_app: FastAPI) -> dict[str, Any]:
    return built_app.openapi()


async def test_schema_and_page_are_served(
    client: httpx2.AsyncClient, schema: dict[str, Any]
) -> None:
    document, page = await client.get("/openapi.json"), await client.get("/docs")

    assert document.json() == schema
    assert schema["info"]["title"] == "{{ cookiecutter.project_slug }}"
    assert "/openapi.json" in page.text


def test_every_operation_documents_its_errors_as_problems(schema: dict[str, Any]) -> None:
    for operations in schema["paths"].values():
        for operation in operations.values():
            assert "422" not in operation["responses"]
            assert operation["responses"]["4XX"]["content"].keys() == {"application/problem+json"}
    assert "HTTPValidationError" not in schema["components"]["schemas"]


def test_fields_of_an_update_are_optional_and_not_nullable(schema: dict[str, Any]) -> None:
    update = schema["components"]["schemas"]["UserUpdate"]

    assert "required" not in update
    assert update["properties"]["is_active"] == {"title": "Is Active", "type": "boolean"}
