"""What holds for every route: bodies, errors and headers."""

import json
import logging
import re
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, ProgrammingError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.core.request_log import RequestIdFilter
from {{ cookiecutter.__package }}.users.models import UserManager

pytestmark = pytest.mark.django_db

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
LIMIT = 1024 * 1024


def register(client: APIClient, content: bytes, content_type: str = JSON) -> Any:
    return client.generic("POST", "/auth/register", content, content_type)  # type: ignore[arg-type] # (bytes)


def test_unknown_path_returns_a_problem(client: APIClient) -> None:
    response = client.get("/nowhere")

    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Not found.",
    }


def test_wrong_host_returns_a_problem(client: APIClient) -> None:
    response = client.get("/health", headers={"Host": "evil.example.com"})

    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.status_code, response.json()["detail"]) == (400, "Malformed request.")


@pytest.mark.parametrize("content", [b"{", b"[" * 500_000])
def test_malformed_json_returns_400(content: bytes, client: APIClient) -> None:
    response = register(client, content)

    assert response.status_code == 400
    assert response.json()["detail"].startswith("JSON parse error")


def test_chunked_body_returns_411(client: APIClient) -> None:
    response = client.post("/auth/login", headers={"Transfer-Encoding": "chunked"})

    assert response.status_code == 411


@pytest.mark.parametrize(
    ("size", "content_type", "status"),
    [
        (LIMIT, JSON, 400),
        (LIMIT + 1, JSON, 413),
        (LIMIT + 1, FORM, 413),
        (LIMIT + 1, "multipart/form-data; boundary=x", 415),
    ],
)
def test_body_over_a_mebibyte_returns_413(
    size: int, content_type: str, status: int, client: APIClient
) -> None:
    response = register(client, json.dumps("x" * (size - 2)).encode(), content_type)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"


def reset_password_with_failing_query(client: APIClient, error: Exception) -> Any:
    client.raise_request_exception = False
    with patch.object(UserManager, "filter", autospec=True) as find:
        find.return_value.first.side_effect = error
        return client.post("/auth/password-reset", {"email": "ada@example.com"})


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("host db.internal"), 503),
        (ProgrammingError("SELECT secret: syntax"), 500),
    ],
)
def test_failure_is_logged_and_returns_a_problem_without_details(
    error: Exception, status: int, client: APIClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = reset_password_with_failing_query(client, error)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert str(error) not in response.text
    assert str(error) in caplog.text


def test_failure_in_development_shows_the_debug_page(client: APIClient) -> None:
    with override_settings(DEBUG=True):
        response = reset_password_with_failing_query(client, OperationalError("no such table"))

    assert response.status_code == 500
    assert "Traceback" in response.text
    assert "no such table" in response.text


@pytest.mark.parametrize(
    ("sent", "returned"),
    [
        ({"X-Request-ID": "abc-123"}, "abc-123"),
        ({"X-Request-ID": "a\tb; c"}, r"[0-9a-f]{32}"),
        ({"X-Request-ID": "é"}, r"[0-9a-f]{32}"),
        ({}, r"[0-9a-f]{32}"),
    ],
)
def test_request_id_is_taken_or_created_and_logged(
    sent: dict[str, str], returned: str, client: APIClient
) -> None:
    response = client.get("/nowhere", headers=sent)

    record = logging.makeLogRecord({})
    assert RequestIdFilter().filter(record)
    assert re.fullmatch(returned, response.headers["X-Request-ID"])
    assert record.__dict__["request_id"] == response.headers["X-Request-ID"]


def test_cors_allows_the_origins_of_the_settings(client: APIClient) -> None:
    origin = "https://app.example.com"
    with override_settings(CORS_ALLOWED_ORIGINS=[origin]):
        response = client.get("/health", headers={"Origin": origin})

    assert response.headers["Access-Control-Allow-Origin"] == origin


def test_readiness_checks_the_database(client: APIClient) -> None:
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json()["status"] == "ready"
    assert response.json()["checks"]["database"] == "ok"


def test_readiness_names_a_database_that_is_down(client: APIClient) -> None:
    with patch.object(BaseDatabaseWrapper, "connect", side_effect=OperationalError):
        response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.json() == {"status": "unready", "checks": {"database": "unreachable"}}
