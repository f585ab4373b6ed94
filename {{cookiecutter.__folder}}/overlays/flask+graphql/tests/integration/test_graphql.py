"""GraphQL: accounts, and what holds for every query."""

import logging
from contextlib import suppress
from typing import Any
from unittest.mock import Mock

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from psycopg import OperationalError
from sqlalchemy import literal_column, select
from sqlalchemy.exc import DBAPIError

from {{ cookiecutter.__package }}.auth.token_auth import auth
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.graphql_api.context import transaction
from {{ cookiecutter.__package }}.logs import RequestIdFilter
from {{ cookiecutter.__package }}.users import service
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor, running, settings_for
from tests.fixtures.database import MEMORY
from tests.fixtures.graphql import error_of, execute

USERS = """
query ($search: String, $skip: Int! = 0, $limit: Int! = 20) {
    users(search: $search, skip: $skip, limit: $limit) { name }
}
"""


@pytest.mark.usefixtures("clock")
def test_me_returns_the_own_user(create: Factories, client_for: ClientFor) -> None:
    user = create(UserFactory, name="Ada", email="ada@example.com", admin=True)
    query = "{ me { id email name role isActive createdAt updatedAt } }"

    result = execute(client_for(user), query)

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
def test_admins_list_users(
    variables: dict[str, Any], names: list[str], create: Factories, client_for: ClientFor
) -> None:
    for name in ("Ada", "Grace"):
        create(UserFactory, name=name)
    admin = create(UserFactory, name="Root", admin=True)

    result = execute(client_for(admin), USERS, **variables)

    assert [user["name"] for user in result["data"]["users"]] == names


def test_others_do_not_list_users(user: User, client_for: ClientFor) -> None:
    result = execute(client_for(user), "{ me { id } users { id } }")

    assert result["data"] == {"me": {"id": str(user.id)}, "users": None}
    assert [error["extensions"] for error in result["errors"]] == [{"code": "FORBIDDEN"}]


def test_pages_are_as_long_as_those_of_the_rest_api(admin: User, client_for: ClientFor) -> None:
    extensions = error_of(client_for(admin), USERS, limit=101)

    assert extensions["code"] == "BAD_USER_INPUT"
    assert [error["field"] for error in extensions["errors"]] == ["limit"]


@pytest.mark.parametrize("query", ["{ me { id } }", USERS])
@pytest.mark.parametrize("token", ["none", "malformed", "of an inactive user"])
def test_query_without_a_valid_token_is_unauthenticated(
    query: str, token: str, create: Factories, client: FlaskClient, client_for: ClientFor
) -> None:
    if token == "malformed":
        client.environ_base["HTTP_AUTHORIZATION"] = "Bearer x"
    elif token == "of an inactive user":
        client = client_for(create(UserFactory, inactive=True, admin=True))

    assert error_of(client, query) == {"code": "UNAUTHENTICATED"}


def test_other_schemes_are_unauthenticated(user: User, client_for: ClientFor) -> None:
    client = client_for(user)
    bearer = client.environ_base["HTTP_AUTHORIZATION"]
    client.environ_base["HTTP_AUTHORIZATION"] = bearer.replace("Bearer", "Token")

    assert error_of(client, "{ me { id } }") == {"code": "UNAUTHENTICATED"}


def test_unexpected_error_is_masked_and_logged_once(
    admin: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(service, "list_users", lambda _: 1 / 0)
    caplog.handler.addFilter(RequestIdFilter())
    client = client_for(admin)
    client.environ_base["HTTP_X_REQUEST_ID"] = "7"

    result = execute(client, USERS)

    (error,) = result["errors"]
    assert error["message"] == "An unexpected error occurred."
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.exc_info
    assert record.exc_info[0] is ZeroDivisionError
    assert record.__dict__["request_id"] == "7"


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
def test_errors_of_the_client_are_not_logged(
    query: str, user: User, client_for: ClientFor, caplog: pytest.LogCaptureFixture
) -> None:
    result = execute(client_for(user), query)

    assert result["errors"]
    assert caplog.records == []


@pytest.mark.parametrize(("introspection", "is_hidden"), [(False, True), (True, False)])
def test_introspection_is_a_setting(
    introspection: bool, is_hidden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "verify_token_callback", lambda _: User())
    with running(settings_for(MEMORY, graphql_introspection=introspection)) as app:
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = "Bearer x"
        result = execute(client, "{ __schema { queryType { name } } }")

    assert ("errors" in result) is is_hidden


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"{", "application/json"),
        (b'"\xff"', "application/json"),
        (b'[{"query": "{ me { id } }"}]', "application/json"),
        (b'{"query": "{ me { id } }"}', "text/plain"),
        (b"--x--", "multipart/form-data; boundary=x"),
    ],
    ids=["malformed", "not UTF-8", "batch", "text", "upload"],
)
def test_other_bodies_are_rejected(content: bytes, content_type: str, client: FlaskClient) -> None:
    response = client.post("/graphql", data=content, content_type=content_type)

    assert response.status_code == 400


def test_body_is_limited_to_one_mebibyte(client: FlaskClient) -> None:
    response = client.post("/graphql", json={"query": "{ me { id } }" + " " * 1024 * 1024})

    assert response.status_code == 413


def test_only_post_is_served(client: FlaskClient) -> None:
    response = client.get("/graphql", query_string={"query": "{ me { id } }"})

    assert response.status_code == 405
    assert "/graphql" not in client.get("/openapi.json").get_json()["paths"]


def test_outage_of_the_database_is_a_problem(
    user: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = DBAPIError("SELECT secret", {}, OperationalError("db.internal"))
    monkeypatch.setattr(auth, "verify_token_callback", Mock(side_effect=error))

    response = client_for(user).post("/graphql", json={"query": "{ me { id } }"})

    assert (response.status_code, response.get_json()["title"]) == (503, "Service Unavailable")
    assert "secret" not in response.text


def test_error_of_the_database_ends_with_its_field(
    admin: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = [select(literal_column("missing")), select(User)]
    monkeypatch.setattr(service, "list_users", Mock(side_effect=queries))

    result = execute(client_for(admin), "{ first: users { id } second: users { id } }")

    assert result["data"] == {"first": None, "second": [{"id": str(admin.id)}]}


def test_failed_mutation_is_rolled_back(app: APIFlask, user: User) -> None:
    with app.app_context():
        with suppress(ZeroDivisionError), transaction():
            db.session.get_one(User, user.id).name = "Changed"
            db.session.flush()
            _ = 1 / 0
        db.session.commit()

        assert db.session.get_one(User, user.id).name == user.name
