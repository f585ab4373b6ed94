"""What holds for every path: how requests are parsed, and what errors look like."""

from unittest.mock import ANY

import httpx2
import psycopg
import pytest
from fastapi import FastAPI, HTTPException
from sqlalchemy import NullPool, text
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.database import create_engine
from {{ cookiecutter.__package }}.dependencies import get_session
from {{ cookiecutter.__package }}.errors import is_unavailable
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.client import ClientFor
from tests.fixtures.database import MEMORY, make_settings

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def built_app(settings: Settings) -> FastAPI:
    """Built for each test: some add routes, and mutation testing runs them for `create_app`."""
    return create_app(settings)


@pytest.mark.parametrize("path", ["/nowhere", "/users/", "/", "/redoc"])
async def test_unknown_path_returns_a_problem_and_no_redirect(
    path: str, client: httpx2.AsyncClient
) -> None:
    response = await client.get(path)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "Not Found"}
    assert response.json() == problem


async def test_exceptions_of_new_routes(built_app: FastAPI, client: httpx2.AsyncClient) -> None:
    @built_app.get("/{status}")
    def fail(status: int) -> None:
        raise HTTPException(status, {"reason": "any JSON"}, headers={"ETag": "1"})

    unchanged, nameless = [await client.get(f"/{status}") for status in (304, 499)]

    assert (unchanged.status_code, unchanged.headers["ETag"], unchanged.content) == (304, "1", b"")
    assert nameless.json()["title"] == "Error"
    assert nameless.json()["detail"] == {"reason": "any JSON"}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="malformed"),
        pytest.param(b'{"email": NaN}', id="NaN"),
        pytest.param(rb'{"email": "a\ud800@example.com"}', id="surrogate"),
        pytest.param(rb'{"email": "a@\ud800.com"}', id="surrogate in the domain"),
        pytest.param(b'{"email": ' + b"9" * 5000 + b"}", id="long number"),
        pytest.param(b"[" * 500_000, id="nested"),
        pytest.param('{"email": "é"}'.encode("latin-1"), id="not UTF-8"),
    ],
)
async def test_invalid_body_returns_a_problem(content: bytes, client: httpx2.AsyncClient) -> None:
    response = await client.post("/auth/password-reset", content=content, headers=JSON)

    assert response.status_code in {400, 422}
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("user_id", ["abc", "0", "-1", 2**63, "9" * 5000])
async def test_invalid_id_returns_422(user_id: object, user: User, client_for: ClientFor) -> None:
    response = await client_for(user).get(f"/users/{user_id}")

    assert response.status_code == 422
    # `HTTPStatus.phrase` would differ between Python versions.
    assert response.json()["title"] == "Unprocessable Content"
    assert response.json()["errors"] == [{"field": "path.user_id", "message": ANY}]


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 422), (1024 * 1024 + 1, 413)])
async def test_body_is_limited_to_one_mebibyte(
    size: int, status: int, client: httpx2.AsyncClient
) -> None:
    frame = b'{"email": ""}'
    content = frame.replace(b'""', b'"' + b"x" * (size - len(frame)) + b'"')

    response = await client.post("/auth/password-reset", content=content, headers=JSON)

    assert response.status_code == status


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("SELECT secret", {}, Exception("db.internal")), 503),
        (OperationalError("SELECT secret", {}, psycopg.errors.TooManyConnections("internal")), 503),
        (OperationalError("SELECT secret", {}, psycopg.errors.DeadlockDetected("internal")), 500),
        (InterfaceError("SELECT secret", {}, Exception("db.internal")), 503),
        (PoolTimeoutError("secret"), 503),
        (ProgrammingError("SELECT secret", {}, Exception("syntax")), 500),
        (StaleDataError("secret"), 409),
        (TimeoutError("secret"), 500),  # of the service's own code, not of the database
    ],
)
async def test_internal_errors_reveal_nothing(
    error: Exception, status: int, app: FastAPI, user: User, client_for: ClientFor
) -> None:
    def fail() -> None:
        raise error

    headers = {**client_for(user).headers, "X-Request-ID": "7"}
    app.dependency_overrides[get_session] = fail
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)

    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.get("/users/me", headers=headers)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["X-Request-ID"] == "7"
    assert response.json()["detail"]
    for word in ("secret", "internal", "syntax", "Traceback"):
        assert word not in response.text


@pytest.mark.parametrize(
    ("url", "unavailable"), [(MEMORY, False), ("sqlite:////nowhere/service.db", True)]
)
async def test_missing_table_of_sqlite_is_no_outage(url: str, unavailable: bool) -> None:
    engine = create_engine(make_settings(url), poolclass=NullPool)

    with pytest.raises(OperationalError) as error:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT * FROM nowhere"))

    assert is_unavailable(error.value) is unavailable


@pytest.mark.parametrize(
    ("sent", "returned"), [("abc.7-_", "abc.7-_"), ("a" * 129, None), ("a b", None), ("", None)]
)
async def test_request_id_is_returned_or_generated(
    sent: str, returned: str | None, client: httpx2.AsyncClient
) -> None:
    response = await client.get("/health", headers={"X-Request-ID": sent})

    request_id = response.headers["X-Request-ID"]
    assert request_id == returned if returned else len(request_id) == 32
