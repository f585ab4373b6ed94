"""Registration, login, refresh, logout, lock-out and password reset, over HTTP."""

import logging
from unittest.mock import Mock, patch

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from {{ cookiecutter.__package }}.auth import passwords
from {{ cookiecutter.__package }}.dependencies import get_sessionmaker
from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor

EMAIL = "ada@example.com"
UNKNOWN_EMAIL = "unknown@example.com"
WRONG = "a wrong password"
MISMATCH = "E-mail and password do not match."


@pytest.fixture
async def ada(create: Factories) -> User:
    return await create(UserFactory, email=EMAIL)


async def log_in(
    client: httpx2.AsyncClient, password: str = PASSWORD, *, email: str = EMAIL
) -> httpx2.Response:
    return await client.post("/auth/login", json={"email": email, "password": password})


async def refresh(client: httpx2.AsyncClient, token: str) -> httpx2.Response:
    return await client.post("/auth/refresh", json={"refresh_token": token})


async def request_reset(client: httpx2.AsyncClient, email: str = EMAIL) -> httpx2.Response:
    return await client.post("/auth/password-reset", json={"email": email})


async def confirm_reset(client: httpx2.AsyncClient, token: str) -> httpx2.Response:
    body = {"token": token, "new_password": "a new password"}
    return await client.post("/auth/password-reset/confirm", json=body)


def sent_token(notifier: Mock) -> str:
    message: Notification = notifier.send.call_args.args[0]
    return message.body.split()[-1]


class TestRegistration:
    @pytest.mark.usefixtures("clock")
    async def test_returns_an_active_user(self, client: httpx2.AsyncClient) -> None:
        account = {"email": "Ada@Example.com", "name": " Ada ", "password": PASSWORD}

        response = await client.post("/auth/register", json=account | {"role": "admin", "id": 7})

        assert response.status_code == 201
        user = response.json()
        assert user.pop("id") > 0
        assert user == {
            "email": EMAIL,
            "name": "Ada",
            "role": "user",
            "is_active": True,
            "created_at": "2030-01-31T12:00:00Z",
            "updated_at": "2030-01-31T12:00:00Z",
        }

    @pytest.mark.usefixtures("ada")
    async def test_taken_email_returns_409_in_any_case(self, client: httpx2.AsyncClient) -> None:
        account = {"email": EMAIL.upper(), "name": "Ada", "password": PASSWORD}

        response = await client.post("/auth/register", json=account)

        assert response.status_code == 409


@pytest.mark.usefixtures("ada")
class TestLogin:
    async def test_returns_tokens(self, client: httpx2.AsyncClient, ada: User) -> None:
        response = await log_in(client, email=EMAIL.upper())

        assert response.status_code == 200
        tokens = response.json()
        assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        assert (await client.get("/users/me")).json()["id"] == ada.id

    @pytest.mark.parametrize(("email", "method"), [(EMAIL, "verify"), (UNKNOWN_EMAIL, "hash")])
    async def test_known_and_unknown_emails_are_indistinguishable(
        self, client: httpx2.AsyncClient, email: str, method: str
    ) -> None:
        with patch.object(passwords.hasher, method, autospec=True, return_value=False) as compute:
            response = await log_in(client, WRONG, email=email)

        assert compute.call_count == 1
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.json()["detail"] == MISMATCH

    @pytest.mark.parametrize("email", [EMAIL, UNKNOWN_EMAIL])
    async def test_five_failures_lock_an_email(
        self, client: httpx2.AsyncClient, email: str
    ) -> None:
        failures = [await log_in(client, WRONG, email=email) for _ in range(5)]

        response = await log_in(client, PASSWORD, email=email)

        assert {failure.json()["detail"] for failure in failures} == {MISMATCH}
        assert response.status_code == 401
        assert "locked" in response.json()["detail"]


@pytest.mark.usefixtures("ada")
class TestSession:
    async def test_reuse_of_a_refresh_token_ends_its_session_and_no_other(
        self, client: httpx2.AsyncClient
    ) -> None:
        first = (await log_in(client)).json()["refresh_token"]
        other = (await log_in(client)).json()["refresh_token"]
        second = (await refresh(client, first)).json()["refresh_token"]

        tokens = (first, second, other, "nönsense")
        responses = [await refresh(client, token) for token in tokens]

        assert [response.status_code for response in responses] == [401, 401, 200, 401]
        assert responses[0].headers["WWW-Authenticate"] == "Bearer"

    async def test_logout_ends_the_session_and_no_other(self, client: httpx2.AsyncClient) -> None:
        first = (await log_in(client)).json()["refresh_token"]
        second = (await refresh(client, first)).json()["refresh_token"]
        other = (await log_in(client)).json()["refresh_token"]

        response = await client.post("/auth/logout", json={"refresh_token": second})

        assert (response.status_code, response.content) == (204, b"")
        statuses = [(await refresh(client, token)).status_code for token in (second, other)]
        assert statuses == [401, 200]


@pytest.mark.usefixtures("ada")
class TestPasswordReset:
    async def test_sets_the_password_and_ends_every_session(
        self, client: httpx2.AsyncClient, notifier: Mock
    ) -> None:
        session = (await log_in(client)).json()["refresh_token"]
        await request_reset(client, EMAIL.upper())

        response = await confirm_reset(client, sent_token(notifier))

        assert response.status_code == 200
        message = notifier.send.call_args.args[0]
        assert (message.recipient, message.subject) == (EMAIL, "Reset your password")
        assert (await log_in(client)).status_code == 401
        assert (await log_in(client, "a new password")).status_code == 200
        assert (await refresh(client, session)).status_code == 401

    async def test_unknown_email_is_indistinguishable(
        self, client: httpx2.AsyncClient, notifier: Mock
    ) -> None:
        known = await request_reset(client)
        notifier.reset_mock()

        unknown = await request_reset(client, UNKNOWN_EMAIL)

        assert (unknown.status_code, unknown.json()) == (200, known.json())
        notifier.send.assert_not_called()

    async def test_database_error_is_logged_and_indistinguishable(
        self, client: httpx2.AsyncClient, app: FastAPI, caplog: pytest.LogCaptureFixture
    ) -> None:
        broken = Mock(side_effect=OperationalError("SELECT", {}, Exception("no route")))
        app.dependency_overrides[get_sessionmaker] = lambda: broken

        response = await request_reset(client)

        assert response.status_code == 200
        assert "Cannot create a reset token." in caplog.messages

    async def test_no_secret_is_logged(
        self, client: httpx2.AsyncClient, notifier: Mock, caplog: pytest.LogCaptureFixture
    ) -> None:
        notifier.send.side_effect = NotificationClient(None).send

        with caplog.at_level(logging.DEBUG):
            await request_reset(client)
            await confirm_reset(client, sent_token(notifier))
            await log_in(client, "a new password")

        assert f"to {EMAIL}" in caplog.text
        assert sent_token(notifier) not in caplog.text
        assert "a new password" not in caplog.text


class TestAuthentication:
    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x.y.z", "Basic YTpi"])
    async def test_missing_or_malformed_token_returns_401_with_www_authenticate(
        self, client: httpx2.AsyncClient, header: str
    ) -> None:
        response = await client.get("/users/me", headers={"Authorization": header})

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.headers["Content-Type"] == "application/problem+json"

    async def test_token_of_an_inactive_or_deleted_user_is_rejected(
        self, create: Factories, client_for: ClientFor
    ) -> None:
        inactive = await create(UserFactory, inactive=True)
        deleted = UserFactory.build(id=2**52)

        responses = [await client_for(user).get("/users/me") for user in (inactive, deleted)]

        assert [response.status_code for response in responses] == [401, 401]
