"""Errors, limits, CORS, proxies: what holds for every route, and for routes of the owner."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import apiflask
import flask
import pytest
import werkzeug
from apiflask import APIFlask
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.errors import NotFoundError
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.client import SECRET_KEY, ClientFor
from tests.fixtures.database import MEMORY, dispose_engines

PUBLIC = {"health", "auth", "openapi"}
PROBLEM = "application/problem+json"
MEBIBYTE = 1024 * 1024


def fail(error: Exception) -> None:
    raise error


@pytest.fixture
def own_app() -> Iterator[APIFlask]:
    """An application with a route of its own."""
    app = create_app(
        Settings(
            environment="testing",
            secret_key=SECRET_KEY,
            database_url=MEMORY,
            cors_origins="https://app.example.com",
            proxy_count=1,
        )
    )

    @app.post("/caller")
    def caller() -> dict[str, Any]:
        return {"address": request.remote_addr, "url": request.url}

    yield app
    dispose_engines(app)


@pytest.fixture
def failing(own_app: APIFlask) -> Callable[[Callable[[], Any]], FlaskClient]:
    """Adds a route `/fail`, and returns a client."""

    def add(view: Callable[[], Any]) -> FlaskClient:
        own_app.get("/fail")(view)
        return own_app.test_client()

    return add


def test_every_other_route_needs_a_token(app: Flask, client: FlaskClient) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] not in PUBLIC]
    assert rules
    for rule in rules:
        path = rule.rule.split("<")[0] + ("1" if "<" in rule.rule else "")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert client.open(path, method=method).status_code == 401, rule


def test_unknown_path_returns_a_problem(client: FlaskClient) -> None:
    response = client.get("/nowhere")

    assert response.headers["Content-Type"] == PROBLEM
    problem = response.get_json()
    assert problem.pop("detail")
    assert problem == {"type": "about:blank", "title": "Not Found", "status": 404}


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff", b"a=1"])
def test_malformed_json_returns_400(body: bytes, client: FlaskClient) -> None:
    response = client.post("/auth/login", data=body, content_type="application/json")

    assert (response.status_code, response.headers["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize("body", [[], 1, "text", {"email": 1}, {"email": "a@b.de\ud800"}])
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
        (lambda: apiflask.abort(409, "Taken."), 409, {"detail": "Taken."}),
        (
            lambda: apiflask.abort(409, "Taken.", detail=["a"], extra_data={"code": 7}),
            409,
            {"detail": "Taken.", "context": ["a"], "code": 7},
        ),
        (lambda: fail(werkzeug.exceptions.ImATeapot()), 418, {"title": "I'm a teapot"}),
        (lambda: fail(NotFoundError("There is none.")), 404, {"detail": "There is none."}),
    ],
)
def test_raised_errors_become_problems(
    view: Callable[[], Any],
    status: int,
    members: dict[str, Any],
    failing: Callable[[Callable[[], Any]], FlaskClient],
) -> None:
    response = failing(view).get("/fail")

    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert response.get_json().items() >= members.items()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("SELECT s3cret", {}, Exception("s3cret")), 503),
        (InterfaceError("SELECT s3cret", {}, Exception("s3cret")), 503),
        (PoolTimeoutError("s3cret"), 503),
        (DatabaseError("SELECT s3cret", {}, Exception("s3cret")), 500),
        (SQLAlchemyError("s3cret"), 500),
        (TimeoutError("s3cret"), 500),
        (OSError("s3cret"), 500),
        (ValueError("s3cret"), 500),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_only_an_unavailable_database_returns_503(
    error: Exception,
    status: int,
    failing: Callable[[Callable[[], Any]], FlaskClient],
    caplog: pytest.LogCaptureFixture,
) -> None:
    response = failing(lambda: fail(error)).get("/fail")

    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert "s3cret" not in response.text
    assert "Traceback" in caplog.text


def test_cors_is_allowed_for_the_configured_origins_only(own_app: APIFlask) -> None:
    client = own_app.test_client()

    allowed, foreign = (
        client.get("/health", headers={"Origin": origin})
        for origin in ("https://app.example.com", "https://evil.example.com")
    )

    assert allowed.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert "X-Total-Count" in allowed.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in foreign.headers


FORWARDED = {"X-Forwarded-For": "6.6.6.6, 9.9.9.9", "X-Forwarded-Proto": "https"}


def test_headers_of_as_many_proxies_as_configured_are_trusted(own_app: APIFlask) -> None:
    response = own_app.test_client().post("/caller", headers=FORWARDED)

    assert response.get_json()["address"] == "9.9.9.9"
    assert response.get_json()["url"].startswith("https://")


def test_readiness_names_each_check(client: FlaskClient) -> None:
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.get_json() == {"status": "ready", "checks": {"database": "ok"}}


def test_keys_of_responses_keep_the_order_of_the_schema(user: User, client_for: ClientFor) -> None:
    response = client_for(user).get("/users/me")

    assert [*response.get_json()][:3] == ["id", "email", "name"]
