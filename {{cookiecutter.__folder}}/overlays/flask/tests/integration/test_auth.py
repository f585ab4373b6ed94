"""Registration, login, refresh, password reset and lock-out, over HTTP."""

import re
from datetime import timedelta
from unittest.mock import Mock, patch

import jwt
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.auth import passwords
from {{ cookiecutter.__package }}.auth.models import RefreshToken
from {{ cookiecutter.__package }}.notifications.client import (
    Notification,
)
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
def ada(create: Factories) -> User:
    return create(UserFactory, email=EMAIL)


def log_in(client: FlaskClient, password: str = PASSWORD, *, email: str = EMAIL) -> TestResponse:
    return client.post("/auth/login", json={"email": email, "password": password})


def refresh(client: FlaskClient, token: str) -> TestResponse:
    return client.post("/auth/refresh", json={"refresh_token": token})


def request_reset(client: FlaskClient, email: str = EMAIL) -> TestResponse:
    return client.post("/auth/password-reset", json={"email": email})


def confirm_reset(
    client: FlaskClient, token: str, password: str = "a new password"
) -> TestResponse:
    body = {"token": token, "new_password": password}
    return client.post("/auth/password-reset/confirm", json=body)


def sent_token(notifier: Mock) -> str:
    message: Notification = notifier.send.call_args.args[0]
    match = re.search(r"[A-Za-z0-9._~-]{20,}", message.body)
    assert match
    return match.group()


class TestRegistration:
    @pytest.mark.usefixtures("clock")
    def test_gives_an_active_user_without_rights(self, client: FlaskClient) -> None:
        account = {"email": " Ada@Example.com\n", "name": " Ada ", "password": PASSWORD}

        answer = client.post("/auth/register", json=account)

        assert answer.status_code == 201
        user = answer.get_json()
        assert user.pop("id") > 0
        assert user == {
            "email": EMAIL,
            "name": "Ada",
            "role": "user",
            "is_active": True,
            "created_at": "2030-01-31T12:00:00Z",
            "updated_at": "2030-01-31T12:00:00Z",
        }

    def test_sets_nothing_but_its_own_fields(self, client: FlaskClient) -> None:
        account = {"email": EMAIL, "name": "Ada", "password": PASSWORD, "role": "admin", "id": 7}

        answer = client.post("/auth/register", json=account)

        assert answer.get_json()["role"] == "user"

    @pytest.mark.usefixtures("ada")
    def test_refuses_a_taken_email_in_any_case(self, client: FlaskClient) -> None:
        account = {"email": EMAIL.upper(), "name": "Ada", "password": PASSWORD}

        answer = client.post("/auth/register", json=account)

        assert answer.status_code == 409
        assert answer.get_json()["detail"] == "This e-mail is taken."

    def test_refuses_a_short_password(self, client: FlaskClient) -> None:
        account = {"email": EMAIL, "name": "Ada", "password": "7 chars"}

        answer = client.post("/auth/register", json=account)

        assert answer.status_code == 422
        (fault,) = answer.get_json()["errors"]
        assert fault["field"] == "body.password"
        assert "at least 8 characters" in fault["message"]


class TestLogin:
    @pytest.mark.usefixtures("clock")
    def test_gives_tokens_that_say_who_is_calling(self, client: FlaskClient, ada: User) -> None:
        answer = log_in(client, email=" ADA@example.com")

        assert answer.status_code == 200
        tokens = answer.get_json()
        assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
        claims = jwt.decode(tokens["access_token"], SECRET_KEY, algorithms=["HS256"])
        assert claims["sub"] == str(ada.id)
        assert (claims["role"], claims["type"]) == ("user", "access")
        assert claims["exp"] - claims["iat"] == 15 * 60
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {tokens['access_token']}"
        assert client.get("/users/me").get_json()["id"] == ada.id

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com", "no address", "a\0b", ""])
    def test_answers_the_same_for_known_and_unknown_emails(
        self, client: FlaskClient, email: str
    ) -> None:
        answer = log_in(client, WRONG, email=email)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.get_json()["detail"] == MISMATCH

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com"])
    def test_an_unknown_user_costs_one_comparison(self, client: FlaskClient, email: str) -> None:
        with patch.object(passwords.hasher, "verify", autospec=True, return_value=False) as verify:
            log_in(client, WRONG, email=email)

        assert verify.call_count == 1

    def test_refuses_an_inactive_user(self, client: FlaskClient, create: Factories) -> None:
        user = create(UserFactory, inactive=True)

        answer = log_in(client, email=user.email)

        assert (answer.status_code, answer.get_json()["detail"]) == (401, MISMATCH)


@pytest.mark.usefixtures("ada")
class TestLockOut:
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com"])
    def test_locks_after_five_failures(self, client: FlaskClient, email: str) -> None:
        failures = [log_in(client, WRONG, email=email) for _ in range(5)]

        locked = log_in(client, PASSWORD, email=email)

        assert {failure.get_json()["detail"] for failure in failures} == {MISMATCH}
        assert locked.status_code == 401
        assert locked.get_json()["detail"] == LOCKED

    def test_ends_after_a_quarter_of_an_hour_whatever_was_tried_meanwhile(
        self, client: FlaskClient, clock: time_machine.Traveller
    ) -> None:
        for _ in range(5):
            log_in(client, WRONG)

        clock.shift(timedelta(minutes=14, seconds=59))
        still_locked = log_in(client)
        clock.shift(timedelta(seconds=1))
        unlocked = log_in(client)

        assert (still_locked.status_code, unlocked.status_code) == (401, 200)

    @pytest.mark.parametrize(("failures", "status"), [(4, 200), (5, 401)])
    def test_counts_anew_once_it_has_ended(
        self,
        failures: int,
        status: int,
        client: FlaskClient,
        clock: time_machine.Traveller,
    ) -> None:
        for _ in range(5):
            log_in(client, WRONG)
        clock.shift(timedelta(minutes=15))
        for _ in range(failures):
            log_in(client, WRONG)

        answer = log_in(client)

        assert answer.status_code == status

    def test_counts_failures_in_a_row(self, client: FlaskClient) -> None:
        for _ in range(2):
            for _ in range(4):
                log_in(client, WRONG)
            answer = log_in(client)

        assert answer.status_code == 200

    def test_is_forgotten_by_a_registration(self, client: FlaskClient) -> None:
        email = "new@example.com"
        for _ in range(5):
            log_in(client, WRONG, email=email)
        account = {"email": email, "name": "New", "password": PASSWORD}
        client.post("/auth/register", json=account)

        answer = log_in(client, email=email)

        assert answer.status_code == 200


@pytest.mark.usefixtures("ada")
class TestRefresh:
    def test_gives_a_new_pair(self, client: FlaskClient) -> None:
        old = log_in(client).get_json()

        answer = refresh(client, old["refresh_token"])

        assert answer.status_code == 200
        new = answer.get_json()
        assert new.keys() == old.keys()
        assert new["refresh_token"] != old["refresh_token"]
        assert new["access_token"] != old["access_token"]

    def test_spends_the_token_and_ends_the_family_of_a_reused_one(
        self, client: FlaskClient
    ) -> None:
        first = log_in(client).get_json()["refresh_token"]
        second = refresh(client, first).get_json()["refresh_token"]

        reused = refresh(client, first)
        heir = refresh(client, second)

        assert (reused.status_code, heir.status_code) == (401, 401)
        assert reused.get_json()["detail"] == REUSED

    def test_leaves_other_sessions_alone(self, client: FlaskClient) -> None:
        stolen = log_in(client).get_json()["refresh_token"]
        other = log_in(client).get_json()["refresh_token"]
        for _ in range(2):
            refresh(client, stolen)

        answer = refresh(client, other)

        assert answer.status_code == 200

    def test_is_refused_once_the_row_of_the_user_says_so(
        self, client: FlaskClient, ada: User, session: Session
    ) -> None:
        token = log_in(client).get_json()["refresh_token"]
        ada.is_active = False
        session.commit()

        answer = refresh(client, token)

        assert answer.status_code == 401

    def test_outlives_a_change_of_name(
        self, client: FlaskClient, ada: User, client_for: ClientFor
    ) -> None:
        token = (log_in(client)).get_json()["refresh_token"]
        client_for(ada).patch(f"/users/{ada.id}", json={"name": "Countess"})

        answer = refresh(client, token)

        assert answer.status_code == 200

    def test_refuses_an_access_token(self, client: FlaskClient) -> None:
        access = log_in(client).get_json()["access_token"]

        answer = refresh(client, access)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    def test_ends_after_a_week(self, client: FlaskClient, clock: time_machine.Traveller) -> None:
        token = log_in(client).get_json()["refresh_token"]
        clock.shift(timedelta(days=7))

        answer = refresh(client, token)

        assert answer.status_code == 401

    def test_forgets_the_expired_tokens_of_the_user_at_the_next_login(
        self,
        client: FlaskClient,
        ada: User,
        user: User,
        session: Session,
        clock: time_machine.Traveller,
    ) -> None:
        log_in(client)
        log_in(client, email=user.email)
        clock.shift(timedelta(days=8))

        log_in(client)

        tokens = session.execute(select(RefreshToken.user_id, RefreshToken.expires_at))
        lifetimes = {(user_id, expires_at - NOW) for user_id, expires_at in tokens}
        assert lifetimes == {(ada.id, timedelta(days=15)), (user.id, timedelta(days=7))}

    def test_ends_with_the_deactivation_of_the_user_for_good(
        self, client: FlaskClient, ada: User, admin: User, client_for: ClientFor
    ) -> None:
        token = log_in(client).get_json()["refresh_token"]
        for is_active in (False, True):
            client_for(admin).patch(f"/users/{ada.id}", json={"is_active": is_active})

        answer = refresh(client, token)

        assert answer.status_code == 401


class TestPasswordReset:
    def test_sets_the_password_and_ends_every_session(
        self, client: FlaskClient, ada: User, notifier: Mock
    ) -> None:
        session = log_in(client).get_json()["refresh_token"]
        requested = request_reset(client, " ADA@example.com")
        token = sent_token(notifier)

        answer = confirm_reset(client, token)

        assert requested.get_json() == {
            "detail": "If the address is known, a message is on its way."
        }
        assert answer.get_json() == {"detail": "The password is set. Log in with it."}
        assert notifier.send.call_args.args[0] == Notification(
            recipient=ada.email,
            subject="Reset your password",
            body=f"Confirm your new password within an hour with this token: {token}",
        )
        assert log_in(client).status_code == 401
        assert log_in(client, "a new password").status_code == 200
        assert refresh(client, session).status_code == 401

    @pytest.mark.parametrize("email", ["unknown@example.com", "no address", "a\0b", ""])
    def test_tells_nothing_about_who_is_known(
        self, client: FlaskClient, ada: User, notifier: Mock, email: str
    ) -> None:
        known = request_reset(client, ada.email)
        notifier.reset_mock()

        unknown = request_reset(client, email)

        assert (unknown.status_code, unknown.get_json()) == (200, known.get_json())
        notifier.send.assert_not_called()

    def test_works_once(self, client: FlaskClient, ada: User, notifier: Mock) -> None:
        request_reset(client, ada.email)
        token = sent_token(notifier)

        answers = [confirm_reset(client, token) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 400]

    @pytest.mark.parametrize(("seconds", "status"), [(3599, 200), (3600, 400)])
    def test_works_for_an_hour(
        self,
        client: FlaskClient,
        ada: User,
        notifier: Mock,
        clock: time_machine.Traveller,
        seconds: int,
        status: int,
    ) -> None:
        request_reset(client, ada.email)
        clock.shift(timedelta(seconds=seconds))

        answer = confirm_reset(client, sent_token(notifier))

        assert answer.status_code == status

    def test_is_void_once_a_newer_one_was_sent(
        self, client: FlaskClient, ada: User, notifier: Mock
    ) -> None:
        request_reset(client, ada.email)
        older = sent_token(notifier)
        request_reset(client, ada.email)

        answers = [confirm_reset(client, t) for t in (older, sent_token(notifier))]

        assert [answer.status_code for answer in answers] == [400, 200]

    def test_is_for_the_user_who_asked(
        self, client: FlaskClient, ada: User, create: Factories, notifier: Mock
    ) -> None:
        grace = create(UserFactory)
        request_reset(client, ada.email)
        of_ada = sent_token(notifier)
        request_reset(client, grace.email)
        of_grace = sent_token(notifier)

        answers = [confirm_reset(client, token) for token in (of_grace, of_ada)]

        assert [answer.status_code for answer in answers] == [200, 200]

    def test_is_not_spent_by_an_invalid_password(
        self, client: FlaskClient, ada: User, notifier: Mock
    ) -> None:
        request_reset(client, ada.email)
        token = sent_token(notifier)

        answers = [confirm_reset(client, token, p) for p in ("short", "long enough")]

        assert [answer.status_code for answer in answers] == [422, 200]

    def test_is_void_for_a_user_who_was_deactivated(
        self,
        client: FlaskClient,
        ada: User,
        admin: User,
        client_for: ClientFor,
        notifier: Mock,
    ) -> None:
        request_reset(client, ada.email)
        client_for(admin).patch(f"/users/{ada.id}", json={"is_active": False})

        answer = confirm_reset(client, sent_token(notifier))

        assert answer.status_code == 400

    def test_unlocks_the_email(self, client: FlaskClient, ada: User, notifier: Mock) -> None:
        for _ in range(5):
            log_in(client, WRONG)
        request_reset(client, ada.email)
        confirm_reset(client, sent_token(notifier))

        answer = log_in(client, "a new password")

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
def test_any_text_that_matches_nothing_is_answered_like_another(
    path: str, body: bytes, status: int, client: FlaskClient
) -> None:
    headers = {"Content-Type": "application/json"}

    answer = client.post(f"/auth/{path}", data=body, headers=headers)

    assert answer.status_code == status


class TestAccess:
    @pytest.mark.parametrize(
        "header",
        [None, "", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "nonsense"],
    )
    def test_needs_a_token(self, client: FlaskClient, header: str | None) -> None:
        headers = {} if header is None else {"Authorization": header}

        answer = client.get("/users/me", headers=headers)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_ends_with_the_token_after_a_quarter_of_an_hour(
        self, user: User, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = client_for(user)

        clock.shift(timedelta(minutes=14, seconds=59))
        in_time = client.get("/users/me")
        clock.shift(timedelta(seconds=1))
        too_late = client.get("/users/me")

        assert (in_time.status_code, too_late.status_code) == (200, 401)

    def test_ends_when_the_user_is_deactivated(
        self, create: Factories, client_for: ClientFor
    ) -> None:
        user = create(UserFactory, inactive=True)

        answer = client_for(user).get("/users/me")

        assert answer.status_code == 401

    def test_is_of_no_one_who_is_gone(self, client_for: ClientFor) -> None:
        ghost = UserFactory.build(id=2**62)

        answer = client_for(ghost).get("/users/me")

        assert answer.status_code == 401

    def test_follows_the_role_of_the_database_and_not_of_the_token(
        self, user: User, client_for: ClientFor
    ) -> None:
        pretender = UserFactory.build(id=user.id, admin=True)

        answer = client_for(pretender).patch(f"/users/{user.id}", json={"role": "admin"})

        assert answer.status_code == 403

    def test_is_not_disturbed_by_a_bad_token_where_none_is_needed(
        self, client: FlaskClient
    ) -> None:
        answer = client.get("/health", headers={"Authorization": "Bearer nonsense"})

        assert answer.status_code == 200
