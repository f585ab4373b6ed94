"""Registration, login, refresh, password reset and lock-out, over HTTP."""

from datetime import timedelta
from typing import Any
from unittest.mock import Mock, patch

import jwt
import pytest
import time_machine
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.signals import user_login_failed
from rest_framework.test import APIClient
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import AccessToken

from {{ cookiecutter.__package }}.authentication import (
    services,
    sessions,
)
from {{ cookiecutter.__package }}.authentication.sessions import (
    end_sessions,
    start_session,
)
from {{ cookiecutter.__package }}.authentication.tokens import RefreshToken
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor, send
from tests.settings import SECRET_KEY

pytestmark = pytest.mark.django_db

MISMATCH = "E-mail and password do not match."
EMAIL = "ada@example.com"
WRONG = "a wrong password"


@pytest.fixture
def ada() -> User:
    return UserFactory.create(email=EMAIL)


def log_in(client: APIClient, password: str = PASSWORD, *, email: str = EMAIL) -> Any:
    return client.post("/auth/login", {"email": email, "password": password})


def refresh(client: APIClient, token: str) -> Any:
    return client.post("/auth/refresh", {"refresh_token": token})


def request_reset(client: APIClient, email: str = EMAIL) -> Any:
    return client.post("/auth/password-reset", {"email": email})


def confirm_reset(client: APIClient, token: str, password: str = "a new password") -> Any:
    body = {"token": token, "new_password": password}
    return client.post("/auth/password-reset/confirm", body)


def sent_token(notifier: Mock) -> str:
    message: Notification = notifier.send.call_args.args[0]
    assert message.subject == "Reset your password"
    start, token = message.body.rsplit(" ", 1)
    assert start == "Confirm your new password within an hour with this token:"
    return token


class TestRegistration:
    @pytest.mark.usefixtures("clock")
    def test_gives_an_active_user_without_rights(self, client: APIClient) -> None:
        account = {"email": " Ada@Example.com\n", "name": " Ada ", "password": PASSWORD}

        answer = client.post("/auth/register", account)

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

    def test_sets_nothing_but_its_own_fields(self, client: APIClient) -> None:
        account = {"email": EMAIL, "name": "Ada", "password": PASSWORD, "role": "admin", "id": 7}

        answer = client.post("/auth/register", account)

        assert answer.json()["role"] == "user"

    @pytest.mark.usefixtures("ada")
    def test_refuses_a_taken_email_in_any_case(self, client: APIClient) -> None:
        account = {"email": EMAIL.upper(), "name": "Ada", "password": PASSWORD}

        answer = client.post("/auth/register", account)

        assert answer.status_code == 409
        assert answer.json()["detail"] == "This e-mail is taken."

    def test_refuses_a_short_password(self, client: APIClient) -> None:
        account = {"email": EMAIL, "name": "Ada", "password": "7 chars"}

        answer = client.post("/auth/register", account)

        assert answer.status_code == 422
        (fault,) = answer.json()["errors"]
        assert fault["field"] == "body.password"
        assert "at least 8 characters" in fault["message"]


class TestLogin:
    @pytest.mark.usefixtures("clock")
    def test_gives_tokens_that_say_who_is_calling(self, client: APIClient, ada: User) -> None:
        answer = log_in(client, email=" ADA@example.com")

        assert answer.status_code == 200
        tokens = answer.json()
        assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
        claims = jwt.decode(tokens["access_token"], SECRET_KEY, algorithms=["HS256"])
        assert claims["sub"] == str(ada.id)
        assert (claims["role"], claims["type"]) == ("user", "access")
        assert claims["exp"] - claims["iat"] == 15 * 60
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access_token']}")
        assert client.get("/users/me").json()["id"] == ada.id

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com", "no address", "a\0b", ""])
    def test_answers_the_same_for_known_and_unknown_emails(
        self, client: APIClient, email: str
    ) -> None:
        answer = log_in(client, WRONG, email=email)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["detail"] == MISMATCH

    def test_refuses_an_inactive_user(self, client: APIClient) -> None:
        user = UserFactory.create(inactive=True)

        answer = log_in(client, email=user.email)

        assert (answer.status_code, answer.json()["detail"]) == (401, MISMATCH)

    @pytest.mark.parametrize("change", [{"is_active": False}, {"password": "another"}])
    def test_refuses_a_user_who_was_changed_meanwhile(
        self,
        change: dict[str, Any],
        client: APIClient,
        ada: User,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def authenticate_slowly(*arguments: Any, **credentials: Any) -> Any:
            user = authenticate(*arguments, **credentials)
            User.objects.filter(pk=ada.pk).update(**change)
            return user

        monkeypatch.setattr(services, "authenticate", authenticate_slowly)

        answer = log_in(client)

        assert (answer.status_code, answer.json()["detail"]) == (401, MISMATCH)

    def test_tells_who_listens_to_django_of_a_failure(self, client: APIClient) -> None:
        listener = Mock()
        user_login_failed.connect(listener)

        log_in(client, WRONG)

        user_login_failed.disconnect(listener)
        assert listener.call_args.kwargs["credentials"]["username"] == EMAIL
        assert listener.call_args.kwargs["request"].path == "/auth/login"

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com"])
    def test_an_unknown_user_costs_one_comparison(self, client: APIClient, email: str) -> None:
        with patch.object(MD5PasswordHasher, "encode", autospec=True, return_value="") as encode:
            log_in(client, WRONG, email=email)

        assert encode.call_count == 1


@pytest.mark.usefixtures("ada")
class TestLockOut:
    @pytest.mark.parametrize("email", [EMAIL, "unknown@example.com"])
    def test_locks_after_five_failures(self, client: APIClient, email: str) -> None:
        failures = [log_in(client, WRONG, email=email) for _ in range(5)]

        locked = log_in(client, PASSWORD, email=email)

        assert {failure.json()["detail"] for failure in failures} == {MISMATCH}
        assert locked.status_code == 401
        assert locked.json()["detail"] == (
            "Too many failures: this e-mail is locked for 15 minutes."
        )

    def test_ends_after_a_quarter_of_an_hour_whatever_was_tried_meanwhile(
        self, client: APIClient, clock: time_machine.Traveller
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
        client: APIClient,
        clock: time_machine.Traveller,
    ) -> None:
        for _ in range(5):
            log_in(client, WRONG)
        clock.shift(timedelta(minutes=15))
        for _ in range(failures):
            log_in(client, WRONG)

        answer = log_in(client)

        assert answer.status_code == status

    def test_counts_failures_in_a_row(self, client: APIClient) -> None:
        for _ in range(2):
            for _ in range(4):
                log_in(client, WRONG)
            answer = log_in(client)

        assert answer.status_code == 200

    def test_is_forgotten_by_a_registration(self, client: APIClient) -> None:
        email = "new@example.com"
        for _ in range(5):
            log_in(client, WRONG, email=email)
        account = {"email": email, "name": "New", "password": PASSWORD}
        client.post("/auth/register", account)

        answer = log_in(client, email=email)

        assert answer.status_code == 200


@pytest.mark.usefixtures("ada")
class TestRefresh:
    def test_gives_a_new_pair(self, client: APIClient) -> None:
        old = log_in(client).json()

        answer = refresh(client, old["refresh_token"])

        assert answer.status_code == 200
        new = answer.json()
        assert new.keys() == old.keys()
        assert new["refresh_token"] != old["refresh_token"]
        assert new["access_token"] != old["access_token"]

    def test_spends_the_token_and_ends_the_family_of_a_reused_one(self, client: APIClient) -> None:
        first = log_in(client).json()["refresh_token"]
        second = refresh(client, first).json()["refresh_token"]

        reused = refresh(client, first)
        heir = refresh(client, second)

        assert (reused.status_code, heir.status_code) == (401, 401)
        assert {answer.json()["detail"] for answer in (reused, heir)} == {
            "The refresh token was used before, so its session has ended."
        }

    def test_leaves_other_sessions_alone(self, client: APIClient) -> None:
        stolen = log_in(client).json()["refresh_token"]
        other = log_in(client).json()["refresh_token"]
        for _ in range(2):
            refresh(client, stolen)

        answer = refresh(client, other)

        assert answer.status_code == 200

    def test_outlives_a_change_of_name(
        self, client: APIClient, ada: User, client_for: ClientFor
    ) -> None:
        token = log_in(client).json()["refresh_token"]
        client_for(ada).patch(f"/users/{ada.id}", {"name": "Countess"})

        answer = refresh(client, token)

        assert answer.status_code == 200

    def test_refuses_an_access_token(self, client: APIClient) -> None:
        access = log_in(client).json()["access_token"]

        answer = refresh(client, access)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["detail"] == "The refresh token is not valid."

    @pytest.mark.parametrize("user_id", [None, "ada", "9" * 5000])
    def test_refuses_a_token_that_names_no_user(
        self, client: APIClient, user_id: str | None
    ) -> None:
        token = RefreshToken()
        if user_id is not None:
            token["sub"] = user_id

        answer = refresh(client, str(token))

        assert answer.status_code == 401
        assert answer.json()["detail"] == "The refresh token is not valid."

    def test_keeps_the_claims_and_no_token(self, client: APIClient, ada: User) -> None:
        text = refresh(client, log_in(client).json()["refresh_token"]).json()["refresh_token"]

        token = RefreshToken(text)
        kept = OutstandingToken.objects.get(jti=token["jti"])
        assert (token["sub"], token["role"]) == (str(ada.pk), "user")
        assert kept.user == ada
        assert not kept.token
        assert kept.created_at is not None
        assert kept.expires_at.timestamp() == token["exp"]

    def test_ends_after_a_week(self, client: APIClient, clock: time_machine.Traveller) -> None:
        token = log_in(client).json()["refresh_token"]
        clock.shift(timedelta(days=7))

        answer = refresh(client, token)

        assert answer.status_code == 401

    def test_forgets_expired_tokens_at_the_next_login(
        self, client: APIClient, clock: time_machine.Traveller
    ) -> None:
        other = UserFactory.create()
        for email in (EMAIL, other.email):
            log_in(client, email=email)
        clock.shift(timedelta(days=8))

        answer = refresh(client, log_in(client).json()["refresh_token"])

        assert answer.status_code == 200
        assert OutstandingToken.objects.exclude(user=other).count() == 2
        assert OutstandingToken.objects.filter(user=other).count() == 1

    def test_may_be_ended_twice_at_once(self, ada: User) -> None:
        start_session(ada)
        end_sessions(ada)
        # What the other one read before.
        unspent = Mock(filter=Mock(return_value=list(OutstandingToken.objects.all())))

        sessions._blacklist(unspent)

        assert BlacklistedToken.objects.count() == 1

    def test_refuses_an_inactive_user(self, client: APIClient) -> None:
        token = start_session(UserFactory.create(inactive=True)).refresh_token

        answer = refresh(client, token)

        assert answer.status_code == 401

    def test_ends_with_the_deactivation_of_the_user_for_good(
        self, client: APIClient, ada: User, admin: User, client_for: ClientFor
    ) -> None:
        token = log_in(client).json()["refresh_token"]
        for is_active in (False, True):
            client_for(admin).patch(f"/users/{ada.id}", {"is_active": is_active})

        answer = refresh(client, token)

        assert answer.status_code == 401


class TestPasswordReset:
    def test_sets_the_password_and_ends_every_session(
        self, client: APIClient, ada: User, notifier: Mock
    ) -> None:
        session = log_in(client).json()["refresh_token"]
        request_reset(client, " ADA@example.com")

        answer = confirm_reset(client, sent_token(notifier))

        assert answer.status_code == 200
        assert notifier.send.call_args.args[0].recipient == ada.email
        assert log_in(client).status_code == 401
        assert log_in(client, "a new password").status_code == 200
        assert refresh(client, session).status_code == 401

    @pytest.mark.parametrize("email", ["unknown@example.com", "no address", "a\0b", ""])
    def test_tells_nothing_about_who_is_known(
        self, client: APIClient, ada: User, notifier: Mock, email: str
    ) -> None:
        known = request_reset(client, ada.email)
        notifier.reset_mock()

        unknown = request_reset(client, email)

        assert (unknown.status_code, unknown.json()) == (200, known.json())
        assert known.json() == {"detail": "If the address is known, a message is on its way."}
        notifier.send.assert_not_called()

    def test_is_not_for_an_inactive_user(self, client: APIClient, notifier: Mock) -> None:
        user = UserFactory.create(inactive=True)

        answer = request_reset(client, user.email)

        assert answer.status_code == 200
        notifier.send.assert_not_called()

    @pytest.mark.usefixtures("notifier")
    def test_is_no_change_of_the_user(self, client: APIClient, ada: User) -> None:
        before = ada.updated_at

        request_reset(client, ada.email)

        ada.refresh_from_db()
        assert (ada.resets_requested, ada.updated_at) == (1, before)

    def test_works_once(self, client: APIClient, ada: User, notifier: Mock) -> None:
        request_reset(client, ada.email)
        token = sent_token(notifier)

        answers = [confirm_reset(client, token) for _ in range(2)]

        assert [(answer.status_code, answer.json()["detail"]) for answer in answers] == [
            (200, "The password is set. Log in with it."),
            (400, "The reset token is wrong, used or expired."),
        ]

    @pytest.mark.parametrize(("seconds", "status"), [(3599, 200), (3601, 400)])
    def test_works_for_an_hour(
        self,
        client: APIClient,
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
        self, client: APIClient, ada: User, notifier: Mock
    ) -> None:
        request_reset(client, ada.email)
        older = sent_token(notifier)
        request_reset(client, ada.email)

        answers = [confirm_reset(client, t) for t in (older, sent_token(notifier))]

        assert [answer.status_code for answer in answers] == [400, 200]

    def test_is_not_spent_by_an_invalid_password(
        self, client: APIClient, ada: User, notifier: Mock
    ) -> None:
        request_reset(client, ada.email)
        token = sent_token(notifier)

        answers = [confirm_reset(client, token, p) for p in ("short", "long enough")]

        assert [answer.status_code for answer in answers] == [422, 200]

    def test_is_void_for_a_user_who_was_deactivated(
        self, client: APIClient, ada: User, admin: User, client_for: ClientFor, notifier: Mock
    ) -> None:
        request_reset(client, ada.email)
        client_for(admin).patch(f"/users/{ada.id}", {"is_active": False})

        answer = confirm_reset(client, sent_token(notifier))

        assert answer.status_code == 400

    def test_unlocks_the_email(self, client: APIClient, ada: User, notifier: Mock) -> None:
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
    path: str, body: bytes, status: int, client: APIClient
) -> None:
    answer = send(client, "POST", f"/auth/{path}", body, "application/json")

    assert answer.status_code == status


class TestAccess:
    @pytest.mark.parametrize(
        "header",
        [None, "", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "nonsense"],
    )
    def test_needs_a_token(self, client: APIClient, header: str | None) -> None:
        headers = {} if header is None else {"Authorization": header}

        answer = client.get("/users/me", headers=headers)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_tells_of_a_wrong_token_in_one_way(self, client: APIClient) -> None:
        answer = client.get("/users/me", headers={"Authorization": "Bearer nonsense"})

        assert answer.json()["detail"] == "The access token is not valid."

    def test_ends_with_the_token_after_a_quarter_of_an_hour(
        self, user: User, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = client_for(user)

        clock.shift(timedelta(minutes=14, seconds=59))
        in_time = client.get("/users/me")
        clock.shift(timedelta(seconds=1))
        too_late = client.get("/users/me")

        assert (in_time.status_code, too_late.status_code) == (200, 401)

    def test_ends_when_the_user_is_deactivated(self, client_for: ClientFor) -> None:
        user = UserFactory.create(inactive=True)

        answer = client_for(user).get("/users/me")

        assert answer.status_code == 401

    def test_is_of_no_one_who_is_gone(self, client_for: ClientFor) -> None:
        ghost = UserFactory.build(id=2**62)

        answer = client_for(ghost).get("/users/me")

        assert answer.status_code == 401

    @pytest.mark.parametrize("user_id", ["ada", "", "0", "-1", str(2**63), "9" * 5000])
    def test_is_of_no_one_whom_the_token_does_not_name(
        self, user_id: str, client: APIClient
    ) -> None:
        token = AccessToken()
        token["sub"] = user_id

        answer = client.get("/users/me", headers={"Authorization": f"Bearer {token}"})

        assert answer.status_code == 401

    def test_follows_the_role_of_the_database_and_not_of_the_token(
        self, user: User, client_for: ClientFor
    ) -> None:
        pretender = UserFactory.build(id=user.id, admin=True)

        answer = client_for(pretender).patch(f"/users/{user.id}", {"role": "admin"})

        assert answer.status_code == 403

    def test_is_not_disturbed_by_a_bad_token_where_none_is_needed(self, client: APIClient) -> None:
        answer = client.get("/health", headers={"Authorization": "Bearer nonsense"})

        assert answer.status_code == 200
