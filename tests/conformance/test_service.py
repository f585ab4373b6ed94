"""Health checks and the OpenAPI schema."""

import re
import time

import pytest

from .support import Client, media_type, ok

# Every operation, with its success status; those outside /auth and /health need a token.
OPERATIONS = {
    ("POST", "/auth/register"): 201,
    ("POST", "/auth/login"): 200,
    ("POST", "/auth/refresh"): 200,
    ("POST", "/auth/logout"): 204,
    ("POST", "/auth/password-reset"): 200,
    ("POST", "/auth/password-reset/confirm"): 200,
    ("GET", "/users/me"): 200,
    ("GET", "/users"): 200,
    ("GET", "/users/{id}"): 200,
    ("PATCH", "/users/{id}"): 200,
    ("GET", "/health"): 200,
    ("GET", "/health/ready"): 200,
}
SAMPLE_OPERATIONS = {
    ("POST", "/projects"): 201,
    ("GET", "/projects"): 200,
    ("GET", "/projects/{id}"): 200,
    ("PATCH", "/projects/{id}"): 200,
    ("DELETE", "/projects/{id}"): 204,
    ("GET", "/projects/{id}/summary"): 200,
    ("POST", "/tasks"): 201,
    ("GET", "/tasks"): 200,
    ("GET", "/tasks/{id}"): 200,
    ("PATCH", "/tasks/{id}"): 200,
    ("DELETE", "/tasks/{id}"): 204,
    ("POST", "/tasks/bulk-update"): 200,
    ("POST", "/tasks/import"): 201,
}


def test_health_is_ok(anonymous: Client) -> None:
    assert ok(anonymous.get("/health")) == {"status": "ok"}


def test_readiness_names_its_checks_within_two_seconds(anonymous: Client) -> None:
    start = time.monotonic()
    body = ok(anonymous.get("/health/ready"))

    assert time.monotonic() - start < 2
    assert body.keys() == {"status", "checks"}
    assert body["status"] == "ready"
    assert body["checks"]["database"] == "ok"


def test_schema_is_openapi_3(anonymous: Client) -> None:
    schema = ok(anonymous.get("/openapi.json"))

    assert re.fullmatch(r"3\.[01]\.\d+", schema["openapi"])
    assert schema["info"]["title"] and schema["info"]["version"]


@pytest.mark.parametrize(
    ("method", "path"), OPERATIONS | SAMPLE_OPERATIONS, ids=map(" ".join, OPERATIONS | SAMPLE_OPERATIONS)
)
def test_schema_describes_the_operation(anonymous: Client, method: str, path: str) -> None:
    schema = ok(anonymous.get("/openapi.json"))
    paths = {re.sub(r"\{\w+\}", "{id}", name): item for name, item in schema["paths"].items()}

    operation = paths[path][method.lower()]

    assert str((OPERATIONS | SAMPLE_OPERATIONS)[method, path]) in operation["responses"]
    assert ("requestBody" in operation) is (method in {"POST", "PATCH"})
    needs_a_token = not path.startswith(("/auth", "/health"))
    assert any(operation.get("security", schema.get("security", []))) is needs_a_token


def test_docs_page_shows_the_schema(anonymous: Client) -> None:
    response = anonymous.get("/docs")

    assert response.status_code == 200
    assert media_type(response) == "text/html"
    assert "openapi.json" in response.text
