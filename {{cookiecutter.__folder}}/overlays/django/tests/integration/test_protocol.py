"""What holds for every route: bodies, errors, pages and headers."""

import json
import re
from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.admin import AdminSite
from django.db import OperationalError, ProgrammingError
from django.test import override_settings
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.views import UserViewSet

from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db

JSON = "application/json"
ACCOUNT = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}


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


def test_trailing_slash_returns_404(client: APIClient) -> None:
    assert client.get("/health/").status_code == 404


def test_wrong_method_returns_405_with_allow(client: APIClient) -> None:
    response = client.put("/auth/login")

    assert response.status_code == 405
    assert response.headers["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize(
    "content", [b"{", b'{"name": NaN}', b"[" * 500_000, '{"name": "é"}'.encode("latin-1")]
)
def test_malformed_json_returns_400(content: bytes, client: APIClient) -> None:
    response = register(client, content)

    assert response.status_code == 400
    assert response.json()["detail"].startswith("JSON parse error")


def test_other_content_type_returns_415(client: APIClient) -> None:
    assert register(client, b"{}", "text/plain").status_code == 415


@pytest.mark.parametrize("content_type", [JSON, "", "application/x-www-form-urlencoded"])
def test_missing_body_returns_400_with_the_required_fields(
    content_type: str, client: APIClient
) -> None:
    response = register(client, b"", content_type)

    assert response.status_code == 400
    assert {error["field"] for error in response.json()["errors"]} == {"email", "name", "password"}


@pytest.mark.parametrize("format", ["json", "multipart"])
def test_json_and_forms_are_accepted(format: str, client: APIClient) -> None:  # noqa: A002
    assert client.post("/auth/register", ACCOUNT, format=format).status_code == 201


def test_chunked_body_returns_411(client: APIClient) -> None:
    response = client.post("/auth/login", headers={"Transfer-Encoding": "chunked"})

    assert response.status_code == 411


@pytest.mark.parametrize("content_type", [JSON, "application/x-www-form-urlencoded"])
@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 400), (1024 * 1024 + 1, 413)])
def test_body_over_a_mebibyte_returns_413(
    size: int, status: int, content_type: str, client: APIClient
) -> None:
    frame = json.dumps({"name": ""}).encode()
    content = frame.replace(b'""', b'"' + b"x" * (size - len(frame)) + b'"')

    response = register(client, content, content_type)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content",
    [
        rb'{"name": "\ud800"}',
        rb'{"name": "a\u0000b"}',
        b'{"name": {"first": "Ada"}}',
        b'["Ada"]',
        b"null",
        b'"Ada"',
    ],
)
def test_unexpected_json_returns_400(content: bytes, client: APIClient) -> None:
    response = register(client, content)

    assert response.status_code == 400
    assert response.json()["errors"]


@pytest.mark.parametrize("host", ["a b", "evil.example.com"])
def test_wrong_host_returns_400(host: str, client: APIClient) -> None:
    response = client.get("/health", headers={"Host": host})

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


def test_too_many_parameters_return_400(admin: User, client_for: ClientFor) -> None:
    assert client_for(admin).get("/users?" + "&" * 1001).status_code == 400


@pytest.mark.parametrize("search", ["\0", "%00", "x" * 5000])
def test_unexpected_search_is_no_server_error(
    search: str, admin: User, client_for: ClientFor
) -> None:
    assert client_for(admin).get("/users", {"search": search}).status_code in {200, 400}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 20),
        ({"limit": "2"}, 2),
        ({"limit": "1000"}, 25),
        ({"limit": "-1"}, 20),
        ({"skip": "24"}, 1),
        ({"skip": str(2**64)}, 0),
        ({"skip": "x", "limit": ""}, 20),
    ],
)
def test_pages_have_at_most_100_rows_and_the_total(
    query: dict[str, str], count: int, admin: User, client_for: ClientFor
) -> None:
    UserFactory.create_batch(24)

    response = client_for(admin).get("/users", query)

    assert len(response.json()) == count
    assert response.headers["X-Total-Count"] == "25"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("host db.internal"), 503),
        (ProgrammingError("SELECT secret: syntax"), 500),
        (TimeoutError("secret"), 500),
    ],
)
def test_failure_returns_a_problem_without_details(
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
    assert not {"secret", "internal", "Traceback"} & set(response.text.split())
    assert repr(error) in repr([record.exc_info for record in caplog.records])


def test_failure_outside_of_the_api_returns_a_problem(
    client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AdminSite, "each_context", Mock(side_effect=RuntimeError("secret")))
    client.raise_request_exception = False

    response = client.get("/admin/login/")

    assert response.status_code == 500
    assert response.json()["title"] == "Internal Server Error"
    assert "secret" not in response.text


@pytest.mark.parametrize("error", [RuntimeError("the cause"), OperationalError("no such table")])
def test_failure_in_development_shows_the_debug_page(
    error: Exception, user: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UserViewSet, "get_serializer", Mock(side_effect=error))
    client = client_for(user)
    client.raise_request_exception = False

    with override_settings(DEBUG=True):
        response = client.get("/users/me")

    assert response.status_code == 500
    assert "Traceback" in response.text
    assert str(error) in response.text


@pytest.mark.parametrize(
    ("sent", "returned"),
    [("abc-123", "abc-123"), ("", r"[0-9a-f]{32}"), ("a\tb; c", r"[0-9a-f]{32}")],
)
def test_request_id_is_taken_or_created(sent: str, returned: str, client: APIClient) -> None:
    response = client.get("/nowhere", headers={"X-Request-ID": sent})

    assert re.fullmatch(returned, response.headers["X-Request-ID"])


@pytest.mark.parametrize(
    ("origin", "allowed"), [("https://app.example.com", True), ("https://evil.example.com", False)]
)
def test_cors_allows_the_origins_of_the_settings(
    origin: str, allowed: bool, client: APIClient
) -> None:
    with override_settings(CORS_ALLOWED_ORIGINS=["https://app.example.com"]):
        response = client.get("/health", headers={"Origin": origin})

    assert ("Access-Control-Allow-Origin" in response.headers) is allowed


def test_readiness_checks_the_database(client: APIClient) -> None:
    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (
        200,
        {"status": "ready", "checks": {"database": "ok"}},
    )
