"""GraphQL: accounts, and what holds for every query."""

import logging
from typing import Any
from unittest.mock import Mock

import httpx2
import pytest
from asgi_correlation_id import CorrelationIdFilter
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.dependencies import get_sessionmaker
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.users import resolvers
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor, access_token, client_of
from tests.fixtures.graphql import error_of, execute

USERS = """
query ($search: String, $skip: Int! = 0, $limit: Int! = 20) {
    users(search: $search, skip: $skip, limit: $limit) { name }
}
"""


@pytest.mark.usefixtures("clock")
async def test_me_returns_the_own_user(create: Factories, client_for: ClientFor) -> None:
    user = await create(UserFactory, name="Ada", email="ada@example.com", admin=True)
    query = "{ me { id email name role isActive createdAt updatedAt } }"

    result = await execute(client_for(user), query)

    assert result == {
        "data": {
            "me": {
                "id": str(user.id),
                "email": "ada@example.com",
                "name": "Ada",
                "role": "ADMIN",
                "isActive": True,
                "createdAt": "2030-01-31T12:00:00+00:00",
                "updatedAt": "2030-01-31T12:00:00+00:00",
            }
        }
    }


@pytest.mark.parametrize(
    ("variables", "names"),
    [
        ({}, ["Ada", "Grace", "Root"]),
        ({"search": "RAC"}, ["Grace"]),
        ({"skip": 1, "limit": 1}, ["Grace"]),
    ],
)
async def test_admins_list_users(
    variables: dict[str, Any], names: list[str], create: Factories, client_for: ClientFor
) -> None:
    for name in ("Ada", "Grace"):
        await create(UserFactory, name=name)
    admin = await create(UserFactory, name="Root", admin=True)

    result = await execute(client_for(admin), USERS, **variables)

    assert [user["name"] for user in result["data"]["users"]] == names


async def test_others_do_not_list_users(user: User, client_for: ClientFor) -> None:
    result = await execute(client_for(user), "{ me { id } users { id } }")

    assert result["data"] == {"me": {"id": str(user.id)}, "users": None}
    assert [error["extensions"] for error in result["errors"]] == [{"code": "FORBIDDEN"}]


async def test_pages_are_as_long_as_those_of_the_rest_api(
    admin: User, client_for: ClientFor
) -> None:
    extensions = await error_of(client_for(admin), USERS, limit=101)

    assert extensions["code"] == "BAD_USER_INPUT"
    assert [error["field"] for error in extensions["errors"]] == ["limit"]


@pytest.mark.parametrize("query", ["{ me { id } }", USERS])
@pytest.mark.parametrize("token", ["none", "malformed", "of an inactive user"])
async def test_query_without_a_valid_token_is_unauthenticated(
    query: str, token: str, create: Factories, client: httpx2.AsyncClient, client_for: ClientFor
) -> None:
    if token == "malformed":
        client.headers["Authorization"] = "Bearer x"
    elif token == "of an inactive user":
        client = client_for(await create(UserFactory, inactive=True, admin=True))

    assert await error_of(client, query) == {"code": "UNAUTHENTICATED"}


async def test_unexpected_error_is_masked_and_logged_once(
    admin: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(resolvers, "select_users", lambda _: 1 / 0)
    caplog.handler.addFilter(CorrelationIdFilter())
    client = client_for(admin)
    client.headers["X-Request-ID"] = "7"

    result = await execute(client, USERS)

    (error,) = result["errors"]
    assert error["message"] == "An unexpected error occurred."
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.exc_info
    assert record.exc_info[0] is ZeroDivisionError
    assert record.__dict__["correlation_id"] == "7"


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "{ nothing }",
        "query ($limit: Int!) { me { id } }",
        "{ users(limit: " + "9" * 5000 + ") { id } }",
        USERS,
    ],
)
async def test_errors_of_the_client_are_not_logged(
    query: str, user: User, client_for: ClientFor, caplog: pytest.LogCaptureFixture
) -> None:
    result = await execute(client_for(user), query)

    assert result["errors"]
    assert caplog.records == []


@pytest.mark.parametrize(("introspection", "is_hidden"), [(False, True), (True, False)])
async def test_introspection_is_a_setting(
    introspection: bool, is_hidden: bool, app: FastAPI, settings: Settings, user: User
) -> None:
    settings = settings.model_copy(update={"graphql_introspection": introspection})
    other = create_app(settings)
    other.dependency_overrides = app.dependency_overrides
    client = client_of(other, Authorization=f"Bearer {access_token(user.id)}")

    result = await execute(client, "{ __schema { queryType { name } } }")

    assert ("errors" in result) is is_hidden


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"{", {"Content-Type": "application/json"}),
        (b'"\xff"', {"Content-Type": "application/json"}),
        (b'[{"query": "{ me { id } }"}]', {"Content-Type": "application/json"}),
        (b'{"query": "{ me { id } }"}', {"Content-Type": "text/plain"}),
        (b"--x--", {"Content-Type": "multipart/form-data; boundary=x"}),
    ],
    ids=["malformed", "not UTF-8", "batch", "text", "upload"],
)
async def test_other_bodies_are_rejected(
    content: bytes, headers: dict[str, str], client: httpx2.AsyncClient
) -> None:
    response = await client.post("/graphql", content=content, headers=headers)

    assert response.status_code == 400


async def test_body_is_limited_to_one_mebibyte(client: httpx2.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ me { id } }" + " " * 1024 * 1024})

    assert response.status_code == 413


async def test_only_post_is_served(app: FastAPI, client: httpx2.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": "{ me { id } }"})

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "/graphql" not in app.openapi()["paths"]


async def test_outage_of_the_database_is_a_problem(
    app: FastAPI, user: User, client_for: ClientFor
) -> None:
    error = OperationalError("SELECT secret", {}, Exception("db.internal"))
    app.dependency_overrides[get_sessionmaker] = lambda: Mock(side_effect=error)

    response = await client_for(user).post("/graphql", json={"query": "{ me { id } }"})

    assert (response.status_code, response.json()["title"]) == (503, "Service Unavailable")
    assert "secret" not in response.text
