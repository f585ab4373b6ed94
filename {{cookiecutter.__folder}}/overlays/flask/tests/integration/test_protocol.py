"""Errors, limits, CORS, proxies: what holds for every route, and for routes of the owner."""

import json
import re
import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import apiflask
import flask
import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, ImATeapot, NotFound

from {{ cookiecutter.__package }}.app import create_app

from tests.fixtures.client import settings_for
from tests.fixtures.database import MEMORY

{% if cookiecutter.websocket %}
# Sockets are accepted before their token is read: see tests/e2e.
{% endif %}
PUBLIC = {"health", "auth", "openapi"{{ ', "graphql"' if cookiecutter.graphql }}{{ ', "realtime", "broadcasts"' if cookiecutter.websocket }}}
PROBLEM = "application/problem+json"
MEBIBYTE = 1024 * 1024


class OwnError(HTTPException):
    code = 499


def fail(error: Exception) -> str:
    raise error


def sqlite_error(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("s3cret")
    error.sqlite_errorname = name
    return error


def test_every_other_route_needs_a_token(app: APIFlask, client: FlaskClient) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] not in PUBLIC]
    assert rules
    for rule in rules:
        path = re.sub(r"<.*?>", "1", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert client.open(path, method=method).status_code == 401, rule


def test_error_of_the_router_is_a_problem_with_its_headers(client: FlaskClient) -> None:
    response = client.delete("/health")

    assert response.headers["Content-Type"] == PROBLEM
    assert "GET" in response.headers["Allow"]
    problem = response.get_json()
    assert problem.pop("detail")
    assert problem == {"type": "about:blank", "title": "Method Not Allowed", "status": 405}


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff"])
def test_malformed_json_returns_400(body: bytes, client: FlaskClient) -> None:
    response = client.post("/auth/login", data=body, content_type="application/json")

    assert (response.status_code, response.headers["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize("body", [[], {"email": 1}, {"email": "a@b.de\ud800"}])
def test_json_that_does_not_match_the_schema_returns_422(body: Any, client: FlaskClient) -> None:
    response = client.post("/auth/login", data=json.dumps(body))

    assert response.status_code == 422
    assert response.get_json()["errors"]


@pytest.mark.parametrize("length", [{"CONTENT_LENGTH": str(MEBIBYTE + 1)}, {}])
def test_body_over_a_mebibyte_returns_413(length: dict[str, str], client: FlaskClient) -> None:
    response = client.post(
        "/auth/login",
        input_stream=BytesIO(b"[" + b" " * MEBIBYTE),
        environ_overrides={"wsgi.input_terminated": True, **length},  # as Gunicorn sets them
    )

    assert (response.status_code, response.headers["Content-Type"]) == (413, PROBLEM)


@pytest.mark.parametrize(
    ("view", "status", "members"),
    [
        (lambda: flask.abort(409, "Taken."), 409, {"title": "Conflict", "detail": "Taken."}),
        (lambda: flask.abort(409, {"name": "taken"}), 409, {"detail": {"name": "taken"}}),
        (
            lambda: apiflask.abort(409, "Taken.", detail=["a"], extra_data={"code": 7}),
            409,
            {"detail": "Taken.", "context": ["a"], "code": 7},
        ),
        (lambda: fail(ImATeapot()), 418, {"title": "I'm a teapot"}),
        (lambda: fail(OwnError()), 499, {"title": "Error"}),
        (lambda: fail(NotFound("There is none.")), 404, {"detail": "There is none."}),
    ],
)
def test_raised_errors_become_problems(
    view: Callable[[], Any], status: int, members: dict[str, Any], app: APIFlask
) -> None:
    app.get("/fail")(view)

    response = app.test_client().get("/fail")

    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert response.get_json().items() >= members.items()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (PoolTimeoutError("s3cret"), 503),
        (psycopg.OperationalError("s3cret"), 503),  # no connection
        (psycopg.InterfaceError("s3cret"), 503),
        (psycopg.errors.TooManyConnections("s3cret"), 503),
        (psycopg.errors.AdminShutdown("s3cret"), 503),
        (psycopg.errors.DeadlockDetected("s3cret"), 500),
        (psycopg.errors.UndefinedTable("s3cret"), 500),
        (psycopg.DataError("s3cret"), 500),  # by the driver
        (sqlite_error("SQLITE_BUSY_SNAPSHOT"), 503),
        (sqlite_error("SQLITE_CANTOPEN"), 503),
        (sqlite_error("SQLITE_ERROR"), 500),
        (sqlite3.OperationalError("s3cret"), 500),  # not by the library
    ],
    ids=lambda value: type(value).__name__,
)
def test_only_an_unavailable_database_returns_503(
    error: Exception, status: int, app: APIFlask, caplog: pytest.LogCaptureFixture
) -> None:
    app.testing = False  # tests see the exception otherwise
    if not isinstance(error, PoolTimeoutError):
        error = DBAPIError("SELECT s3cret", {}, error)
    app.add_url_rule("/fail", view_func=lambda: fail(error))

    response = app.test_client().get("/fail")

    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert "s3cret" not in response.text
    assert "Traceback" in caplog.text


@pytest.fixture
def proxied() -> FlaskClient:
    """A client of an application behind one proxy, with CORS."""
    app = create_app(settings_for(MEMORY, cors_origins="https://app.example.com", proxy_count=1))

    @app.get("/caller")
    def caller() -> dict[str, str | None]:
        return {"address": flask.request.remote_addr, "url": flask.request.url}

    return app.test_client()


def test_cors_is_allowed_for_the_configured_origins_only(proxied: FlaskClient) -> None:
    allowed, foreign = (
        proxied.get("/health", headers={"Origin": origin})
        for origin in ("https://app.example.com", "https://evil.example.com")
    )

    assert allowed.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert "X-Total-Count" in allowed.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in foreign.headers


def test_headers_of_as_many_proxies_as_configured_are_trusted(proxied: FlaskClient) -> None:
    headers = {
        "X-Forwarded-For": "6.6.6.6, 9.9.9.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "api.example.com",
    }

    response = proxied.get("/caller", headers=headers)

    assert response.get_json() == {
        "address": "9.9.9.9",
        "url": "https://api.example.com/caller",
    }


def test_readiness_names_each_check(client: FlaskClient) -> None:
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.get_json()["status"] == "ready"
    assert response.get_json()["checks"]["database"] == "ok"


def test_service_without_its_database_is_not_ready(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'missing' / 'test.db'}"))

    response = app.test_client().get("/health/ready")

    assert response.status_code == 503
    assert response.get_json()["status"] == "unready"
    assert response.get_json()["checks"]["database"] == "unreachable"
