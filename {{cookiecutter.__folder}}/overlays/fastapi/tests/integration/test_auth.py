"""Registration, login, refresh, password reset and lock-out, over HTTP."""

import re
from datetime import timedelta
from unittest.mock import Mock, patch

import httpx2
import jwt
import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.auth import passwords
from {{ cookiecutter.__package }}.auth.models import RefreshToken
from {{ cookiecutter.__package }}.database import get_sessionmaker
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import PASSWORD, Factories, UserFactory
from tests.fixtures.client import SECRET_KEY, ClientFor
from tests.fixtures.clock import NOW

MISMATCH = "E-mail and password do not match."
EMAIL = "ada@example.com"
WRONG = "a wrong password"
LOCKED = "Too many failures: this e-mail is locked for 15 minutes."
REUSED = "The refresh token was used before, so its session has ended."


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
    async def test_gives_an_active_user_without_rights(self, client: httpx2.AsyncClient) -> None:
        account = {"email": " Ada@Example.com\n", "name": " Ada ", "password": PASSWORD}

        answer = await client.post("/auth/register", json=account)

        assert answer.status_code == 201
        user = answer.json()
        assert user.pop("id") > 0
        assert user == {
            "email": EMAIL,
            "name": "Ada",
            "role": "user",
            "is_active": True,
            "created_at": "2030-01-31T12:00:00Z",
            "updated_at": "2030-01-31T12:00:00Z",
        }

    async def test_sets_nothing_but_its_own_fields(self, client: httpx2.AsyncClient) -> None:
        account = {"email": EMAIL, "name": "Ada", "password": PASSWORD, "role": "admin", "id": 7}

        answer = await client.post("/auth/register", json=account)

        assert answer.json()["role"] == "user"

    @pytest.mark.usefixtures("ada")
    async def test_refuses_a_taken_email_in_any_case(self, client: httpx2.AsyncClient) -> None:
        account = {"email": EMAIL.upper(), "name": "Ada", "password": PASSWORD}

        answer = await client.post("/auth/register", json=account)

        assert answer.status_code == 409
        assert answer.json()["detail"] == "This e-mail is taken."

    async def test_refuses_a_short_password(self, client: httpx2.AsyncClient) -> None:
        account = {"email": EMAIL, "name": "Ada", "password": "7 chars"}

        answer = await client.post("/auth/register", json=account)

        assert answer.status_code == 422
        (fault,) = answer.json()["errors"]
        assert fault["field"] == "body.password"
        assert "at least 8 characters" in fault["message"]


class TestLogin:
    @pytest.mark.usefixtures("clock")
    async def test_gives_tokens_that_say_who_is_calling(
        self, client: httpx2.AsyncClient, ada: User
    ) -> None:
        answer = await log_in(client, email=" ADA@example.com")

        assert answer.status_code == 200
        tokens = answer.json()
        assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
        claims = jwt.decode(tokens["access_token"], SECRET_KEY, algorithms=["HS256"])
        assert claims["sub"] == str(ada.id)
        assert (claims["role"], claims["type"]) == ("user", "access")
        assert claims["exp"] - claims["iat"] == 15 * 60
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        assert (await client.get("/users/me")).json()["id"] == ada.id

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com", "no address", "a\0b", ""])
    async def test_answers_the_same_for_known_and_unknown_emails(
        self, client: httpx2.AsyncClient, email: str
    ) -> None:
        answer = await log_in(client, WRONG, email=email)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["detail"] == MISMATCH

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com"])
    async def test_an_unknown_user_costs_one_comparison(
        self, client: httpx2.AsyncClient, email: str
    ) -> None:
        with patch.object(passwords.hasher, "verify", autospec=True, return_value=False) as verify:
            await log_in(client, WRONG, email=email)

        assert verify.call_count == 1

    async def test_refuses_an_inactive_user(
        self, client: httpx2.AsyncClient, create: Factories
    ) -> None:
        user = await create(UserFactory, inactive=True)

        answer = await log_in(client, email=user.email)

        assert (answer.status_code, answer.json()["detail"]) == (401, MISMATCH)


@pytest.mark.usefixtures("ada")
class TestLockOut:
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com"])
    async def test_locks_after_five_failures(self, client: httpx2.AsyncClient, email: str) -> None:
        failures = [await log_in(client, WRONG, email=email) for _ in range(5)]

        locked = await log_in(client, PASSWORD, email=email)

        assert {failure.json()["detail"] for failure in failures} == {MISMATCH}
        assert locked.status_code == 401
        assert locked.json()["detail"] == LOCKED

    async def test_ends_after_a_quarter_of_an_hour_whatever_was_tried_meanwhile(
        self, client: httpx2.AsyncClient, clock: time_machine.Traveller
    ) -> None:
        for _ in range(5):
            await log_in(client, WRONG)

        clock.shift(timedelta(minutes=14, seconds=59))
        still_locked = await log_in(client)
        clock.shift(timedelta(seconds=1))
        unlocked = await log_in(client)

        assert (still_locked.status_code, unlocked.status_code) == (401, 200)

    @pytest.mark.parametrize(("failures", "status"), [(4, 200), (5, 401)])
    async def test_counts_anew_once_it_has_ended(
        self,
        failures: int,
        status: int,
        client: httpx2.AsyncClient,
        clock: time_machine.Traveller,
    ) -> None:
        for _ in range(5):
            await log_in(client, WRONG)
        clock.shift(timedelta(minutes=15))
        for _ in range(failures):
            await log_in(client, WRONG)

        answer = await log_in(client)

        assert answer.status_code == status

    async def test_counts_failures_in_a_row(self, client: httpx2.AsyncClient) -> None:
        for _ in range(2):
            for _ in range(4):
                await log_in(client, WRONG)
            answer = await log_in(client)

        assert answer.status_code == 200

    async def test_is_forgotten_by_a_registration(self, client: httpx2.AsyncClient) -> None:
        email = "new@example.com"
        for _ in range(5):
            await log_in(client, WRONG, email=email)
        account = {"email": email, "name": "New", "password": PASSWORD}
        await client.post("/auth/register", json=account)

        answer = await log_in(client, email=email)

        assert answer.status_code == 200


@pytest.mark.usefixtures("ada")
class TestRefresh:
    async def test_gives_a_new_pair(self, client: httpx2.AsyncClient) -> None:
        old = (await log_in(client)).json()

        answer = await refresh(client, old["refresh_token"])

        assert answer.status_code == 200
        new = answer.json()
        assert new.keys() == old.keys()
        assert new["refresh_token"] != old["refresh_token"]
        assert new["access_token"] != old["access_token"]

    async def test_spends_the_token_and_ends_the_family_of_a_reused_one(
        self, client: httpx2.AsyncClient
    ) -> None:
        first = (await log_in(client)).json()["refresh_token"]
        second = (await refresh(client, first)).json()["refresh_token"]

        reused = await refresh(client, first)
        heir = await refresh(client, second)

        assert (reused.status_code, heir.status_code) == (401, 401)
        assert reused.json()["detail"] == REUSED

    async def test_leaves_other_sessions_alone(self, client: httpx2.AsyncClient) -> None:
        stolen = (await log_in(client)).json()["refresh_token"]
        other = (await log_in(client)).json()["refresh_token"]
        for _ in range(2):
            await refresh(client, stolen)

        answer = await refresh(client, other)

        assert answer.status_code == 200

    async def test_is_refused_once_the_row_of_the_user_says_so(
        self, client: httpx2.AsyncClient, ada: User, session: AsyncSession
    ) -> None:
        token = (await log_in(client)).json()["refresh_token"]
        ada.is_active = False
        await session.commit()

        answer = await refresh(client, token)

        assert answer.status_code == 401

    async def test_outlives_a_change_of_name(
        self, client: httpx2.AsyncClient, ada: User, client_for: ClientFor
    ) -> None:
        token = (await log_in(client)).json()["refresh_token"]
        await client_for(ada).patch(f"/users/{ada.id}", json={"name": "Countess"})

        answer = await refresh(client, token)

        assert answer.status_code == 200

    async def test_refuses_an_access_token(self, client: httpx2.AsyncClient) -> None:
        access = (await log_in(client)).json()["access_token"]

        answer = await refresh(client, access)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    async def test_ends_after_a_week(
        self, client: httpx2.AsyncClient, clock: time_machine.Traveller
    ) -> None:
        token = (await log_in(client)).json()["refresh_token"]
        clock.shift(timedelta(days=7))

        answer = await refresh(client, token)

        assert answer.status_code == 401

    async def test_forgets_the_expired_tokens_of_the_user_at_the_next_login(
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

    async def test_ends_with_the_deactivation_of_the_user_for_good(
        self, client: httpx2.AsyncClient, ada: User, admin: User, client_for: ClientFor
    ) -> None:
        token = (await log_in(client)).json()["refresh_token"]
        for is_active in (False, True):
            await client_for(admin).patch(f"/users/{ada.id}", json={"is_active": is_active})

        answer = await refresh(client, token)

        assert answer.status_code == 401


class TestPasswordReset:
    async def test_sets_the_password_and_ends_every_session(
        self, client: httpx2.AsyncClient, ada: User, notifier: Mock
    ) -> None:
        session = (await log_in(client)).json()["refresh_token"]
        requested = await request_reset(client, " ADA@example.com")
        token = sent_token(notifier)

        answer = await confirm_reset(client, token)

        assert requested.json() == {"detail": "If the address is known, a message is on its way."}
        assert answer.json() == {"detail": "The password is set. Log in with it."}
        assert notifier.send.call_args.args[0] == Notification(
            recipient=ada.email,
            subject="Reset your password",
            body=f"Confirm your new password within an hour with this token: {token}",
        )
        assert (await log_in(client)).status_code == 401
        assert (await log_in(client, "a new password")).status_code == 200
        assert (await refresh(client, session)).status_code == 401

    @pytest.mark.parametrize("email", ["unknown@example.com", "no address", "a\0b", ""])
    async def test_tells_nothing_about_who_is_known(
        self, client: httpx2.AsyncClient, ada: User, notifier: Mock, email: str
    ) -> None:
        known = await request_reset(client, ada.email)
        notifier.reset_mock()

        unknown = await request_reset(client, email)

        assert (unknown.status_code, unknown.json()) == (200, known.json())
        notifier.send.assert_not_called()

    async def test_tells_nothing_about_a_database_that_fails(
        self, client: httpx2.AsyncClient, app: FastAPI, caplog: pytest.LogCaptureFixture
    ) -> None:
        broken = Mock(side_effect=OSError("no route"))
        app.dependency_overrides[get_sessionmaker] = lambda: broken

        answer = await request_reset(client)

        assert answer.status_code == 200
        assert caplog.messages == ["No reset token was made: OSError('no route')"]

    async def test_works_once(self, client: httpx2.AsyncClient, ada: User, notifier: Mock) -> None:
        await request_reset(client, ada.email)
        token = sent_token(notifier)

        answers = [await confirm_reset(client, token) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 400]

    @pytest.mark.parametrize(("seconds", "status"), [(3599, 200), (3600, 400)])
    async def test_works_for_an_hour(
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

        answer = await confirm_reset(client, sent_token(notifier))

        assert answer.status_code == status

    async def test_is_void_once_a_newer_one_was_sent(
        self, client: httpx2.AsyncClient, ada: User, notifier: Mock
    ) -> None:
        await request_reset(client, ada.email)
        older = sent_token(notifier)
        await request_reset(client, ada.email)

        answers = [await confirm_reset(client, t) for t in (older, sent_token(notifier))]

        assert [answer.status_code for answer in answers] == [400, 200]

    async def test_is_for_the_user_who_asked(
        self, client: httpx2.AsyncClient, ada: User, create: Factories, notifier: Mock
    ) -> None:
        grace = await create(UserFactory)
        await request_reset(client, ada.email)
        of_ada = sent_token(notifier)
        await request_reset(client, grace.email)
        of_grace = sent_token(notifier)

        answers = [await confirm_reset(client, token) for token in (of_grace, of_ada)]

        assert [answer.status_code for answer in answers] == [200, 200]

    async def test_is_not_spent_by_an_invalid_password(
        self, client: httpx2.AsyncClient, ada: User, notifier: Mock
    ) -> None:
        await request_reset(client, ada.email)
        token = sent_token(notifier)

        answers = [await confirm_reset(client, token, p) for p in ("short", "long enough")]

        assert [answer.status_code for answer in answers] == [422, 200]

    async def test_is_void_for_a_user_who_was_deactivated(
        self,
        client: httpx2.AsyncClient,
        ada: User,
        admin: User,
        client_for: ClientFor,
        notifier: Mock,
    ) -> None:
        await request_reset(client, ada.email)
        await client_for(admin).patch(f"/users/{ada.id}", json={"is_active": False})

        answer = await confirm_reset(client, sent_token(notifier))

        assert answer.status_code == 400

    async def test_unlocks_the_email(
        self, client: httpx2.AsyncClient, ada: User, notifier: Mock
    ) -> None:
        for _ in range(5):
            await log_in(client, WRONG)
        await request_reset(client, ada.email)
        await confirm_reset(client, sent_token(notifier))

        answer = await log_in(client, "a new password")

        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("login", rb'{"email": "a\ud800", "password": "\u0000"}', 401),
        ("refresh", rb'{"refresh_token": "\ud800"}', 401),
        ("password-reset", rb'{"email": "\ud800"}', 200),
        (
            "password-reset/confirm",
            rb'{"token": "\ud800", "new_password": "long enough"}',
            400,
        ),
    ],
)
async def test_any_text_that_matches_nothing_is_answered_like_another(
    path: str, body: bytes, status: int, client: httpx2.AsyncClient
) -> None:
    headers = {"Content-Type": "application/json"}

    answer = await client.post(f"/auth/{path}", content=body, headers=headers)

    assert answer.status_code == status


class TestAccess:
    @pytest.mark.parametrize(
        "header",
        [None, "", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "nonsense"],
    )
    async def test_needs_a_token(self, client: httpx2.AsyncClient, header: str | None) -> None:
        headers = {} if header is None else {"Authorization": header}

        answer = await client.get("/users/me", headers=headers)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"

    async def test_ends_with_the_token_after_a_quarter_of_an_hour(
        self, user: User, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = client_for(user)

        clock.shift(timedelta(minutes=14, seconds=59))
        in_time = await client.get("/users/me")
        clock.shift(timedelta(seconds=1))
        too_late = await client.get("/users/me")

        assert (in_time.status_code, too_late.status_code) == (200, 401)

    async def test_ends_when_the_user_is_deactivated(
        self, create: Factories, client_for: ClientFor
    ) -> None:
        user = await create(UserFactory, inactive=True)

        answer = await client_for(user).get("/users/me")

        assert answer.status_code == 401
        assert answer.json()["detail"] == "The access token is not valid."

    async def test_is_of_no_one_who_is_gone(self, client_for: ClientFor) -> None:
        ghost = UserFactory.build(id=2**62)

        answer = await client_for(ghost).get("/users/me")

        assert answer.status_code == 401
        assert answer.json()["detail"] == "The access token is not valid."

    async def test_follows_the_role_of_the_database_and_not_of_the_token(
        self, user: User, client_for: ClientFor
    ) -> None:
        pretender = UserFactory.build(id=user.id, admin=True)

        answer = await client_for(pretender).patch(f"/users/{user.id}", json={"role": "admin"})

        assert answer.status_code == 403

    async def test_is_not_disturbed_by_a_bad_token_where_none_is_needed(
        self, client: httpx2.AsyncClient
    ) -> None:
        answer = await client.get("/health", headers={"Authorization": "Bearer nonsense"})

        assert answer.status_code == 200
