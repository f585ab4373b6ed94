"""GraphQL: accounts, and what holds for every query."""

import json
import logging
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from pytest_django.fixtures import DjangoAssertNumQueries
from rest_framework.test import APIClient
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import AccessToken

from {{ cookiecutter.__package }}.core.request_log import RequestIdFilter
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.views import UserViewSet

from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.graphql import error_of, execute

pytestmark = pytest.mark.django_db

USERS = """
query ($search: String, $skip: Int! = 0, $limit: Int! = 20) {
    users(search: $search, skip: $skip, limit: $limit) { name }
}
"""


@pytest.mark.usefixtures("clock")
def test_me_returns_the_own_user(client_for: ClientFor) -> None:
    user = UserFactory.create(name="Ada", email="ada@example.com", admin=True)
    query = "{ me { id email name role isActive createdAt updatedAt } }"

    result = execute(client_for(user), query)

    assert result == {
        "data": {
            "me": {
                "id": str(user.pk),
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
    variables: dict[str, Any], names: list[str], client_for: ClientFor
) -> None:
    for name in ("Ada", "Grace"):
        UserFactory.create(name=name)
    admin = UserFactory.create(name="Root", admin=True)

    result = execute(client_for(admin), USERS, **variables)

    assert [user["name"] for user in result["data"]["users"]] == names


def test_search_for_a_surrogate_finds_nothing(client_for: ClientFor) -> None:
    client = client_for(UserFactory.create(admin=True))
    body = json.dumps({"query": USERS, "variables": {"search": "\ud800"}})

    response = client.generic("POST", "/graphql", body, "application/json")

    assert response.json() == {"data": {"users": []}}


@pytest.mark.parametrize("rows", [1, 20])
def test_list_takes_no_query_per_row(
    rows: int,
    admin: User,
    client_for: ClientFor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    UserFactory.create_batch(rows)
    client = client_for(admin)

    with django_assert_num_queries(2):  # the caller and the page
        result = execute(client, "{ users(limit: 100) { name role } }")

    assert len(result["data"]["users"]) == rows + 1


def test_others_do_not_list_users(user: User, client_for: ClientFor) -> None:
    result = execute(client_for(user), "{ me { id } users { id } }")

    assert result["data"] == {"me": {"id": str(user.pk)}, "users": None}
    assert [error["extensions"] for error in result["errors"]] == [{"code": "FORBIDDEN"}]


def test_pages_are_as_long_as_those_of_the_rest_api(admin: User, client_for: ClientFor) -> None:
    UserFactory.create_batch(100)

    result = execute(client_for(admin), USERS, limit=101)

    assert len(result["data"]["users"]) == 100


@pytest.mark.parametrize("query", ["{ me { id } }", USERS])
@pytest.mark.parametrize("token", ["none", "malformed", "of an inactive user"])
def test_query_without_a_valid_token_is_unauthenticated(
    query: str, token: str, client: APIClient, client_for: ClientFor
) -> None:
    if token == "malformed":
        client.credentials(HTTP_AUTHORIZATION="Bearer x")
    elif token == "of an inactive user":
        client = client_for(UserFactory.create(inactive=True, admin=True))

    assert error_of(client, query) == {"code": "UNAUTHENTICATED"}


def test_unexpected_error_is_masked_and_logged_once(
    admin: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(UserViewSet, "get_queryset", lambda _: 1 / 0)
    caplog.handler.addFilter(RequestIdFilter())
    client = client_for(admin)
    client.defaults["HTTP_X_REQUEST_ID"] = "7"

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
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_schema_is_hidden_by_default(user: User, client_for: ClientFor) -> None:
    result = execute(client_for(user), "{ __schema { queryType { name } } }")

    assert result["data"] is None


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
def test_other_bodies_are_rejected(content: bytes, content_type: str, client: APIClient) -> None:
    response = client.post("/graphql", content, content_type=content_type)

    assert response.status_code == 400


def test_body_is_limited_to_one_mebibyte(client: APIClient) -> None:
    response = client.post("/graphql", {"query": "{ me { id } }" + " " * 1024 * 1024})

    assert response.status_code == 413


def test_only_post_is_served(client: APIClient) -> None:
    response = client.get("/graphql", {"query": "{ me { id } }"})

    assert response.status_code == 405
    assert "/graphql" not in client.get("/openapi.json").json()["paths"]


def test_outage_of_the_database_is_a_problem(
    user: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JWTAuthentication, "get_user", Mock(side_effect=OperationalError("secret")))

    response = client_for(user).post("/graphql", {"query": "{ me { id } }"})

    assert (response.status_code, response.json()["title"]) == (503, "Service Unavailable")
    assert "secret" not in response.text


def test_no_csrf_token_is_required(user: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {AccessToken.for_user(user)}")

    assert execute(client, "{ me { id } }") == {"data": {"me": {"id": str(user.pk)}}}
