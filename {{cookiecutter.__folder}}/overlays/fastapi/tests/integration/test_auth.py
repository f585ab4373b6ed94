"""Registration, login, refresh, logout, password reset and lock-out, over HTTP."""

import logging
import re
from datetime import timedelta
from unittest.mock import Mock, patch

import httpx2
import jwt
import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.pool import QueuePool

from {{ cookiecutter.__package }}.auth import passwords
from {{ cookiecutter.__package }}.auth.models import LoginFailures
from {{ cookiecutter.__package }}.dependencies import get_sessionmaker
from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient
from {{ cookiecutter.__package }}.users.models import RefreshToken, User

from tests.factories.base import Factories
from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor, client_of
from tests.fixtures.clock import NOW
from tests.fixtures.database import SECRET_KEY

EMAIL = "ada@example.com"
WRONG = "a wrong password"
MISMATCH = "E-mail and password do not match."


@pytest.fixture
async def ada(create: Factories) -> User:
    return await create(UserFactory, email=EMAIL)


async def log_in(
    client: httpx2.AsyncClient, password: str = PASSWORD, *, email: str = EMAIL
) -> httpx2.Response:
    return await client.post("/auth/login", json={"email": email, "password": password})


async def fail_to_log_in(client: httpx2.AsyncClient, times: int, *, email: str = EMAIL) -> None:
    for _ in range(times):
        response = await log_in(client, WRONG, email=email)
        assert response.json()["detail"] == MISMATCH


async def refresh(client: httpx2.AsyncClient, token: str) -> httpx2.Response:
    return await client.post("/auth/refresh", json={"refresh_token": token})


async def request_reset(client: httpx2.AsyncClient, email: str = EMAIL) -> httpx2.Response:
    return await client.post("/auth/password-reset", json={"email": email})


async def confirm_reset(
    client: httpx2.AsyncClient, token: str, password: str = "a new password"
) -> httpx2.Response:
    body = {"token": token, "new_password": password}
    return await client.post("/auth/password-reset/confirm", json=body)


def sent_token(notifier: Mock) -> str:
    message: Notification = notifier.send.call_args.args[0]
    match = re.search(r"[A-Za-z0-9._~-]{20,}", message.body)
    assert match
    return match.group()


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


class TestLogin:
    async def test_returns_tokens(self, client: httpx2.AsyncClient, ada: User) -> None:
        response = await log_in(client, email=EMAIL.upper())

        assert response.status_code == 200
        tokens = response.json()
        assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
        claims = jwt.decode(tokens["access_token"], SECRET_KEY, algorithms=["HS256"])
        assert (claims["sub"], claims["type"]) == (str(ada.id), "access")
        assert claims["exp"] - claims["iat"] == 15 * 60
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        assert (await client.get("/users/me")).json()["id"] == ada.id

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com"])
    async def test_known_and_unknown_emails_are_indistinguishable(
        self, client: httpx2.AsyncClient, email: str
    ) -> None:
        with patch.object(passwords.hasher, "verify", autospec=True, return_value=False) as verify:
            response = await log_in(client, WRONG, email=email)

        assert verify.call_count == 1
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.json()["detail"] == MISMATCH

    async def test_inactive_user_is_rejected(
        self, client: httpx2.AsyncClient, create: Factories
    ) -> None:
        user = await create(UserFactory, inactive=True)

        response = await log_in(client, email=user.email)

        assert (response.status_code, response.json()["detail"]) == (401, MISMATCH)

    @pytest.mark.parametrize("change", [{"is_active": False}, {"password_hash": "another"}])
    async def test_user_who_changes_during_the_verification_is_rejected(
        self,
        change: dict[str, object],
        client: httpx2.AsyncClient,
        ada: User,
        session: AsyncSession,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        async def change_and_verify(_password: str, _hash: str) -> bool:
            for field, value in change.items():
                setattr(ada, field, value)
            await session.commit()
            return True

        monkeypatch.setattr(passwords, "verify_password", change_and_verify)

        response = await log_in(client)

        assert response.status_code == 401

    @pytest.mark.parametrize("path", ["register", "login"])
    async def test_no_connection_is_held_while_a_password_is_hashed(
        self,
        path: str,
        committing_app: FastAPI,
        committing_engine: AsyncEngine,
        create_committed: Factories,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        user = await create_committed(UserFactory)
        pool = committing_engine.pool
        assert isinstance(pool, QueuePool)
        held: list[int] = []

        async def record(*_: str) -> str:
            held.append(pool.checkedout())
            return "hash"

        monkeypatch.setattr(passwords, "hash_password", record)
        monkeypatch.setattr(passwords, "verify_password", record)
        account = {"email": user.email, "name": "Ada", "password": PASSWORD}

        async with client_of(committing_app) as client:
            await client.post(f"/auth/{path}", json=account)

        assert held == [0]


@pytest.mark.usefixtures("ada")
class TestLockOut:
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com"])
    async def test_starts_after_five_failures(self, client: httpx2.AsyncClient, email: str) -> None:
        await fail_to_log_in(client, 5, email=email)

        response = await log_in(client, PASSWORD, email=email)

        assert response.status_code == 401
        assert "locked" in response.json()["detail"]

    async def test_ends_after_15_minutes_whatever_was_tried_meanwhile(
        self, client: httpx2.AsyncClient, clock: time_machine.Traveller
    ) -> None:
        await fail_to_log_in(client, 5)

        clock.shift(timedelta(minutes=14, seconds=59))
        locked = await log_in(client)
        clock.shift(timedelta(seconds=1))
        unlocked = await log_in(client)

        assert (locked.status_code, unlocked.status_code) == (401, 200)

    @pytest.mark.parametrize(("failures", "status"), [(4, 200), (5, 401)])
    async def test_starts_again_after_five_more_failures(
        self,
        failures: int,
        status: int,
        client: httpx2.AsyncClient,
        clock: time_machine.Traveller,
    ) -> None:
        await fail_to_log_in(client, 5)
        clock.shift(timedelta(minutes=15))
        await fail_to_log_in(client, failures)

        response = await log_in(client)

        assert response.status_code == status

    async def test_success_resets_the_count(self, client: httpx2.AsyncClient) -> None:
        for _ in range(2):
            await fail_to_log_in(client, 4)
            response = await log_in(client)

        assert response.status_code == 200

    async def test_old_failures_are_deleted(
        self, client: httpx2.AsyncClient, session: AsyncSession, clock: time_machine.Traveller
    ) -> None:
        for number in range(3):
            await fail_to_log_in(client, 1, email=f"unknown{number}@example.com")
        clock.shift(timedelta(minutes=15))

        await fail_to_log_in(client, 1)

        assert await session.scalar(select(func.count()).select_from(LoginFailures)) == 1


@pytest.mark.usefixtures("ada")
class TestRefresh:
    async def test_reuse_ends_the_session_and_no_other(self, client: httpx2.AsyncClient) -> None:
        first = (await log_in(client)).json()["refresh_token"]
        other = (await log_in(client)).json()["refresh_token"]
        second = (await refresh(client, first)).json()["refresh_token"]

        responses = [await refresh(client, token) for token in (first, second, other)]

        assert [response.status_code for response in responses] == [401, 401, 200]
        assert responses[0].headers["WWW-Authenticate"] == "Bearer"

    async def test_expired_tokens_of_the_user_are_deleted_at_the_next_login(
        self,
        client: httpx2.AsyncClient,
        ada: User,
        user: User,
        session: AsyncSession,
        clock: time_machine.Traveller,
    ) -> None:
        await log_in(client)
        await log_in(client, email=user.email)
        clock.shift(timedelta(days=8))

        await log_in(client)

        tokens = await session.execute(select(RefreshToken.user_id, RefreshToken.expires_at))
        lifetimes = {(user_id, expires_at - NOW) for user_id, expires_at in tokens}
        assert lifetimes == {(ada.id, timedelta(days=15)), (user.id, timedelta(days=7))}

    async def test_deactivation_ends_every_session_for_good(
        self, client: httpx2.AsyncClient, ada: User, admin: User, client_for: ClientFor
    ) -> None:
        token = (await log_in(client)).json()["refresh_token"]
        for is_active in (False, True):
            await client_for(admin).patch(f"/users/{ada.id}", json={"is_active": is_active})

        response = await refresh(client, token)

        assert response.status_code == 401


@pytest.mark.usefixtures("ada")
class TestLogout:
    async def test_ends_the_session_and_no_other(self, client: httpx2.AsyncClient) -> None:
        first = (await log_in(client)).json()["refresh_token"]
        second = (await refresh(client, first)).json()["refresh_token"]
        other = (await log_in(client)).json()["refresh_token"]

        response = await client.post("/auth/logout", json={"refresh_token": second})

        assert (response.status_code, response.content) == (204, b"")
        statuses = [(await refresh(client, token)).status_code for token in (second, other)]
        assert statuses == [401, 200]

    async def test_invalid_token_is_ignored(self, client: httpx2.AsyncClient) -> None:
        response = await client.post("/auth/logout", json={"refresh_token": "nonsense"})

        assert response.status_code == 204


class TestPasswordReset:
    async def test_sets_the_password_and_ends_every_session(
        self, client: httpx2.AsyncClient, ada: User, notifier: Mock
    ) -> None:
        session = (await log_in(client)).json()["refresh_token"]
        await request_reset(client, EMAIL.upper())

        response = await confirm_reset(client, sent_token(notifier))

        assert response.status_code == 200
        assert notifier.send.call_args.args[0].recipient == ada.email
        assert (await log_in(client)).status_code == 401
        assert (await log_in(client, "a new password")).status_code == 200
        assert (await refresh(client, session)).status_code == 401

    async def test_unknown_email_is_indistinguishable(
        self, client: httpx2.AsyncClient, ada: User, notifier: Mock
    ) -> None:
        known = await request_reset(client, ada.email)
        notifier.reset_mock()

        unknown = await request_reset(client, "unknown@example.com")

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

    async def test_token_works_once(
        self, client: httpx2.AsyncClient, ada: User, notifier: Mock
    ) -> None:
        await request_reset(client, ada.email)
        token = sent_token(notifier)

        responses = [await confirm_reset(client, token) for _ in range(2)]

        assert [response.status_code for response in responses] == [200, 400]

    @pytest.mark.parametrize(("seconds", "status"), [(3599, 200), (3600, 400)])
    async def test_token_works_for_an_hour(
        self,
        client: httpx2.AsyncClient,
        ada: User,
        notifier: Mock,
        clock: time_machine.Traveller,
        seconds: int,
        status: int,
    ) -> None:
        await request_reset(client, ada.email)
        clock.shift(timedelta(seconds=seconds))

        response = await confirm_reset(client, sent_token(notifier))

        assert response.status_code == status

    async def test_newer_token_replaces_an_older_one_of_the_same_user(
        self, client: httpx2.AsyncClient, ada: User, user: User, notifier: Mock
    ) -> None:
        tokens = []
        for email in (ada.email, user.email, ada.email):
            await request_reset(client, email)
            tokens.append(sent_token(notifier))

        responses = [await confirm_reset(client, token) for token in tokens]

        assert [response.status_code for response in responses] == [400, 200, 200]

    async def test_unlocks_the_email(
        self, client: httpx2.AsyncClient, ada: User, notifier: Mock
    ) -> None:
        await fail_to_log_in(client, 5)
        await request_reset(client, ada.email)
        await confirm_reset(client, sent_token(notifier))

        response = await log_in(client, "a new password")

        assert response.status_code == 200

    async def test_no_secret_is_logged(
        self,
        client: httpx2.AsyncClient,
        ada: User,
        notifier: Mock,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        notifier.send.side_effect = NotificationClient(None).send

        with caplog.at_level(logging.DEBUG):
            await request_reset(client, ada.email)
            await confirm_reset(client, sent_token(notifier), "a new password")
            await log_in(client, "a new password")

        assert f"to {ada.email}" in caplog.text
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

    async def test_token_expires_after_15_minutes(
        self, user: User, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = client_for(user)

        clock.shift(timedelta(minutes=14, seconds=59))
        in_time = await client.get("/users/me")
        clock.shift(timedelta(seconds=1))
        too_late = await client.get("/users/me")

        assert (in_time.status_code, too_late.status_code) == (200, 401)

    async def test_token_of_an_inactive_or_deleted_user_is_rejected(
        self, create: Factories, client_for: ClientFor
    ) -> None:
        inactive = await create(UserFactory, inactive=True)
        deleted = UserFactory.build(id=2**52)

        responses = [await client_for(user).get("/users/me") for user in (inactive, deleted)]

        assert [response.status_code for response in responses] == [401, 401]
