"""What holds for every route: bodies, errors and headers."""

import json
import re
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError, ProgrammingError
from django.test import override_settings
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.views import UserViewSet

from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
LIMIT = 1024 * 1024


def register(client: APIClient, content: bytes, content_type: str = JSON) -> Any:
    return client.generic("POST", "/auth/register", content, content_type)  # type: ignore[arg-type]


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

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("content", [b"{", b"[" * 500_000])
def test_malformed_json_returns_400(content: bytes, client: APIClient) -> None:
    response = register(client, content)

    assert response.status_code == 400
    assert response.json()["detail"].startswith("JSON parse error")


@pytest.mark.parametrize("format", ["json", "multipart"])
def test_json_and_forms_are_accepted(format: str, client: APIClient) -> None:  # noqa: A002
    account = {"email": "ada@example.com", "name": "Ada", "password": "long enough"}

    assert client.post("/auth/register", account, format=format).status_code == 201


def test_chunked_body_returns_411(client: APIClient) -> None:
    response = client.post("/auth/login", headers={"Transfer-Encoding": "chunked"})

    assert response.status_code == 411


@pytest.mark.parametrize(
    ("size", "content_type", "status"),
    [
        (LIMIT, JSON, 400),
        (LIMIT + 1, JSON, 413),
        (LIMIT + 1, FORM, 413),
        (LIMIT + 1, "multipart/form-data; boundary=x", 400),
    ],
)
def test_body_over_a_mebibyte_returns_413(
    size: int, content_type: str, status: int, client: APIClient
) -> None:
    response = register(client, json.dumps("x" * (size - 2)).encode(), content_type)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("host db.internal"), 503),
        (ProgrammingError("SELECT secret: syntax"), 500),
    ],
)
def test_failure_is_logged_and_returns_a_problem_without_details(
    error: Exception,
    status: int,
    user: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(UserViewSet, "get_serializer", Mock(side_effect=error))
    client = client_for(user)
    client.raise_request_exception = False

    response = client.get("/users/me")

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert str(error) not in response.text
    assert str(error) in caplog.text


def test_failure_in_development_shows_the_debug_page(
    user: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OperationalError("no such table")
    monkeypatch.setattr(UserViewSet, "get_serializer", Mock(side_effect=error))
    client = client_for(user)
    client.raise_request_exception = False

    with override_settings(DEBUG=True):
        response = client.get("/users/me")

    assert response.status_code == 500
    assert "Traceback" in response.text
    assert "no such table" in response.text


@pytest.mark.parametrize(
    ("sent", "returned"),
    [("abc-123", "abc-123"), ("", r"[0-9a-f]{32}"), ("a\tb; c", r"[0-9a-f]{32}")],
)
def test_request_id_is_taken_or_created(sent: str, returned: str, client: APIClient) -> None:
    response = client.get("/nowhere", headers={"X-Request-ID": sent})

    assert re.fullmatch(returned, response.headers["X-Request-ID"])


def test_cors_allows_the_origins_of_the_settings(client: APIClient) -> None:
    origin = "https://app.example.com"
    with override_settings(CORS_ALLOWED_ORIGINS=[origin]):
        response = client.get("/health", headers={"Origin": origin})

    assert response.headers["Access-Control-Allow-Origin"] == origin


def test_readiness_checks_the_database(client: APIClient) -> None:
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {"status": "ready", "checks": {"database": "ok"}}
