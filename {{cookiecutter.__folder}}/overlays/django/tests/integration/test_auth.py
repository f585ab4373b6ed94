"""Routes of registration, sessions and password reset, and the tokens that the API accepts."""

from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db


def register(client: APIClient, **changes: Any) -> Any:
    account = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD} | changes
    return client.post("/auth/register", account)


def log_in(client: APIClient, email: str, password: str = PASSWORD) -> Any:
    return client.post("/auth/login", {"email": email, "password": password})


class TestRegistration:
    @pytest.mark.usefixtures("clock")
    def test_returns_an_active_user_without_rights(self, client: APIClient) -> None:
        rights = {"role": "admin", "is_superuser": True, "is_staff": True, "is_active": False}

        response = register(
            client, email=" Ada@Example.com", name=" Ada ", password=" with spaces ", **rights
        )

        assert response.status_code == 201
        user = User.objects.get()
        assert not user.is_staff
        assert user.check_password(" with spaces ")
        assert response.json() == {
            "id": user.pk,
            "email": "ada@example.com",
            "name": "Ada",
            "role": "user",
            "is_active": True,
            "created_at": "2030-01-31T12:00:00Z",
            "updated_at": "2030-01-31T12:00:00Z",
        }

    def test_email_that_is_too_long_in_lower_case_returns_400(self, client: APIClient) -> None:
        response = register(client, email=f"ada@{'İ' * 60}.{'İ' * 60}.{'İ' * 60}.com")

        assert response.status_code == 400
        assert "254" in str(response.json())

    def test_duplicate_email_in_any_case_returns_409(self, client: APIClient, user: User) -> None:
        response = register(client, email=user.email.upper())

        assert response.status_code == 409
        assert "already exists" in response.json()["detail"]

    @pytest.mark.parametrize(
        ("password", "reason"),
        [
            ("7 chars", "at least 8 characters"),
            ("x" * 129, "no more than 128 characters"),
            ("sunshine", "too common"),
            ("0246813579", "entirely numeric"),
            ("grace-hopper", "too similar to the name"),
            ("lovelace@example", "too similar to the e-mail address"),
        ],
    )
    def test_weak_or_long_password_returns_400(
        self, password: str, reason: str, client: APIClient
    ) -> None:
        response = register(
            client, email="lovelace@example.com", name="Grace Hopper", password=password
        )

        assert response.status_code == 400
        (error,) = response.json()["errors"]
        assert error["field"] == "password"
        assert reason in error["message"]


class TestSession:
    def test_login_returns_tokens_for_the_api(self, client: APIClient, user: User) -> None:
        response = log_in(client, f" {user.email.upper()}")

        assert response.status_code == 200
        tokens = response.json()
        assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access_token']}")
        assert client.get("/users/me").json()["id"] == user.pk

    def test_wrong_password_returns_401_with_www_authenticate(
        self, client: APIClient, user: User
    ) -> None:
        response = log_in(client, user.email, "wrong")

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"

    def test_incomplete_body_returns_400(self, client: APIClient) -> None:
        response = client.post("/auth/login", {"email": "ada@example.com"})

        assert response.status_code == 400
        assert [error["field"] for error in response.json()["errors"]] == ["password"]

    def test_logout_ends_the_session(self, client: APIClient, user: User) -> None:
        body = {"refresh_token": log_in(client, user.email).json()["refresh_token"]}

        response = client.post("/auth/logout", body)

        assert (response.status_code, response.content) == (204, b"")
        assert client.post("/auth/refresh", body).status_code == 401


class TestPasswordReset:
    def test_unknown_or_inactive_email_returns_the_same_200(
        self, client: APIClient, user: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        inactive = UserFactory.create(inactive=True)

        with django_capture_on_commit_callbacks() as callbacks:
            known, unknown, gone = (
                client.post("/auth/password-reset", {"email": email})
                for email in (user.email, "unknown@example.com", inactive.email)
            )

        assert known.status_code == unknown.status_code == gone.status_code == 200
        assert known.json() == unknown.json() == gone.json()
        assert len(callbacks) == 1  # the message to the user waits for the commit

    def test_invalid_token_returns_400(self, client: APIClient) -> None:
        body = {"token": "7-x-y", "new_password": "new-password-42!"}

        response = client.post("/auth/password-reset/confirm", body)

        assert response.status_code == 400
        assert [error["field"] for error in response.json()["errors"]] == ["token"]


@pytest.mark.django_db(transaction=True)
def test_passwords_are_hashed_outside_of_transactions(
    client: APIClient, notifications: Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A hash takes a tenth of a second, in which no transaction may hold a lock.
    in_transaction: list[bool] = []
    encode = MD5PasswordHasher.encode

    def spy(*args: Any) -> str:
        in_transaction.append(connection.in_atomic_block)
        return encode(*args)

    monkeypatch.setattr(MD5PasswordHasher, "encode", spy)

    email = register(client).json()["email"]
    for attempt in (email, "unknown@example.com"):
        log_in(client, attempt, "wrong")
    client.post("/auth/password-reset", {"email": email})
    token = notifications.send.call_args.args[0].body.rsplit(" ", 1)[1]
    body = {"token": token, "new_password": "new-password-42!"}
    client.post("/auth/password-reset/confirm", body)

    assert log_in(client, email, "new-password-42!").status_code == 200
    assert in_transaction == [False] * 5


class TestAccess:
    @pytest.mark.parametrize("header", [None, "Bearer", "Bearer nonsense", "Basic YTpi"])
    def test_missing_or_malformed_token_returns_401_with_www_authenticate(
        self, client: APIClient, header: str | None
    ) -> None:
        headers = {} if header is None else {"Authorization": header}

        response = client.get("/users/me", headers=headers)

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert response.headers["Content-Type"] == "application/problem+json"

    def test_token_expires_after_15_minutes(
        self, user: User, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = client_for(user)

        clock.shift(timedelta(minutes=14, seconds=59))
        in_time = client.get("/users/me")
        clock.shift(timedelta(seconds=1))
        too_late = client.get("/users/me")

        assert (in_time.status_code, too_late.status_code) == (200, 401)

    def test_inactive_or_deleted_user_returns_401(self, client_for: ClientFor) -> None:
        inactive = UserFactory.create(inactive=True)
        deleted = UserFactory.build(pk=2**62)

        responses = [client_for(user).get("/users/me") for user in (inactive, deleted)]

        assert [response.status_code for response in responses] == [401, 401]

    def test_public_routes_ignore_an_invalid_token(self, client: APIClient) -> None:
        client.credentials(HTTP_AUTHORIZATION="Bearer nonsense")

        assert client.get("/health").status_code == 200
        assert register(client).status_code == 201
