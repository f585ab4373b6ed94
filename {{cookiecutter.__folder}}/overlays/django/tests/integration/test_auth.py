"""Registration, sessions, lock-out and password reset."""

import re
from datetime import timedelta
from typing import Any
from unittest.mock import Mock, patch

import jwt
import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from {{ cookiecutter.__package }}.authentication.models import LoginFailure, TokenFamily
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor
from tests.settings import SECRET_KEY

pytestmark = pytest.mark.django_db

EMAIL = "ada@example.com"
UNKNOWN = "unknown@example.com"
WRONG = "a wrong password"


@pytest.fixture
def ada() -> User:
    return UserFactory.create(email=EMAIL)


def register(client: APIClient, **changes: Any) -> Any:
    account = {"email": EMAIL, "name": "Ada", "password": PASSWORD} | changes
    return client.post("/auth/register", account)


def log_in(client: APIClient, password: str = PASSWORD, *, email: str = EMAIL) -> Any:
    return client.post("/auth/login", {"email": email, "password": password})


def refresh(client: APIClient, token: str) -> Any:
    return client.post("/auth/refresh", {"refresh_token": token})


def request_reset(client: APIClient, email: str = EMAIL) -> Any:
    return client.post("/auth/password-reset", {"email": email})


def confirm_reset(client: APIClient, token: str, password: str = "a new password") -> Any:
    body = {"token": token, "new_password": password}
    return client.post("/auth/password-reset/confirm", body)


@pytest.fixture
def send_reset_token(
    client: APIClient,
    notifications: Mock,
    django_capture_on_commit_callbacks: Any,
) -> Any:
    """Requests a reset, and returns the token of the message."""

    def send_reset_token(email: str = EMAIL) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            assert request_reset(client, email).status_code == 200
        notification = notifications.send.call_args.args[0]
        assert notification.recipient == email
        return str(notification.body.rsplit(" ", 1)[1])

    return send_reset_token


class TestRegistration:
    @pytest.mark.usefixtures("clock")
    def test_returns_an_active_user(self, client: APIClient) -> None:
        response = register(client, email=" Ada@Example.com", name=" Ada ")

        assert response.status_code == 201
        user = response.json()
        assert user.pop("id") == User.objects.get().pk
        assert user == {
            "email": EMAIL,
            "name": "Ada",
            "role": "user",
            "is_active": True,
            "created_at": "2030-01-31T12:00:00Z",
            "updated_at": "2030-01-31T12:00:00Z",
        }

    def test_ignores_other_fields(self, client: APIClient) -> None:
        response = register(client, role="admin", is_superuser=True, is_active=False, id=7)

        user = User.objects.get()
        assert response.json()["role"] == "user"
        assert (user.is_superuser, user.is_staff, user.is_active) == (False, False, True)

    @pytest.mark.usefixtures("ada")
    def test_duplicate_email_in_any_case_returns_409(self, client: APIClient) -> None:
        response = register(client, email=EMAIL.upper())

        assert response.status_code == 409
        assert "already exists" in response.json()["detail"]

    def test_short_password_returns_400(self, client: APIClient) -> None:
        response = register(client, password="7 chars")

        assert response.status_code == 400
        errors = response.json()["errors"]
        assert {error["field"] for error in errors} == {"password"}
        assert "at least 8 characters" in errors[0]["message"]


class TestLogin:
    @pytest.mark.usefixtures("clock")
    def test_returns_a_token_for_the_api(self, client: APIClient, ada: User) -> None:
        response = log_in(client, email=" ADA@example.com")

        assert response.status_code == 200
        tokens = response.json()
        assert (tokens["token_type"], tokens["expires_in"]) == ("bearer", 900)
        claims = jwt.decode(tokens["access_token"], SECRET_KEY, algorithms=["HS256"])
        assert (claims["sub"], claims["type"]) == (str(ada.pk), "access")
        assert claims["exp"] - claims["iat"] == 15 * 60
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access_token']}")
        assert client.get("/users/me").json()["id"] == ada.pk

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize("email", [EMAIL, UNKNOWN, "not an address"])
    def test_wrong_credentials_return_the_same_401(self, client: APIClient, email: str) -> None:
        response = log_in(client, WRONG, email=email)

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.json()["detail"] == "Wrong e-mail address or password."

    def test_inactive_user_returns_401(self, client: APIClient) -> None:
        user = UserFactory.create(inactive=True)

        assert log_in(client, email=user.email).status_code == 401

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize("email", [EMAIL, UNKNOWN])
    def test_unknown_email_takes_as_many_hashes(self, client: APIClient, email: str) -> None:
        with patch.object(MD5PasswordHasher, "encode", autospec=True, return_value="") as encode:
            log_in(client, WRONG, email=email)

        assert encode.call_count == 1


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    """A hash takes a tenth of a second, in which no transaction may hold a lock."""

    @pytest.fixture(autouse=True)
    def hashes(self, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
        """Whether a transaction was open, for each hash."""
        in_transaction: list[bool] = []
        encode = MD5PasswordHasher.encode

        def spy(*args: Any) -> str:
            in_transaction.append(connection.in_atomic_block)
            return encode(*args)

        monkeypatch.setattr(MD5PasswordHasher, "encode", spy)
        return in_transaction

    def test_passwords_are_hashed_outside(
        self, client: APIClient, hashes: list[bool], notifications: Mock
    ) -> None:
        register(client)
        log_in(client)
        log_in(client, WRONG)
        log_in(client, email=UNKNOWN)
        request_reset(client)
        token = notifications.send.call_args.args[0].body.rsplit(" ", 1)[1]
        assert confirm_reset(client, token).status_code == 200

        assert len(hashes) >= 5
        assert not any(hashes)


@pytest.mark.usefixtures("ada")
class TestLockOut:
    @pytest.mark.parametrize("email", [EMAIL, UNKNOWN])
    def test_five_failures_lock_an_email(self, client: APIClient, email: str) -> None:
        failures = [log_in(client, WRONG, email=email) for _ in range(5)]

        response = log_in(client, email=email.upper())

        assert all("locked" not in failure.json()["detail"] for failure in failures[:4])
        assert response.status_code == 401
        assert "locked" in response.json()["detail"]

    def test_lock_ends_after_15_minutes_whatever_was_tried(
        self, client: APIClient, clock: time_machine.Traveller
    ) -> None:
        for _ in range(5):
            log_in(client, WRONG)

        clock.shift(timedelta(minutes=14, seconds=59))
        locked = log_in(client)
        clock.shift(timedelta(seconds=1))
        unlocked = log_in(client)

        assert (locked.status_code, unlocked.status_code) == (401, 200)

    def test_success_resets_the_count(self, client: APIClient) -> None:
        for _ in range(2):
            for _ in range(4):
                log_in(client, WRONG)
            response = log_in(client)

        assert response.status_code == 200
        assert not LoginFailure.objects.exists()

    def test_failures_are_deleted_after_15_minutes(
        self, client: APIClient, clock: time_machine.Traveller
    ) -> None:
        for number in range(3):
            log_in(client, WRONG, email=f"guess{number}@example.com")
        clock.shift(timedelta(minutes=15))

        log_in(client, WRONG, email=UNKNOWN)

        assert LoginFailure.objects.count() == 1

    def test_emails_are_stored_as_hashes(self, client: APIClient) -> None:
        log_in(client, WRONG)

        assert EMAIL not in str(LoginFailure.objects.values())


@pytest.mark.usefixtures("ada")
class TestRefresh:
    def test_returns_a_new_pair(self, client: APIClient) -> None:
        old = log_in(client).json()

        new = refresh(client, old["refresh_token"]).json()

        assert new.keys() == old.keys()
        assert new["refresh_token"] != old["refresh_token"]
        assert AccessToken(new["access_token"])["sub"] == AccessToken(old["access_token"])["sub"]

    def test_reuse_revokes_the_family(self, client: APIClient) -> None:
        first = log_in(client).json()["refresh_token"]
        second = refresh(client, first).json()["refresh_token"]

        reused = refresh(client, first)
        successor = refresh(client, second)

        assert (reused.status_code, successor.status_code) == (401, 401)

    def test_reuse_leaves_other_sessions(self, client: APIClient) -> None:
        stolen = log_in(client).json()["refresh_token"]
        other = log_in(client).json()["refresh_token"]
        for _ in range(2):
            refresh(client, stolen)

        assert refresh(client, other).status_code == 200

    @pytest.mark.parametrize("token", ["nonsense", "", "a.b.c"])
    def test_malformed_token_is_rejected(self, client: APIClient, token: str) -> None:
        response = refresh(client, token)

        assert response.status_code == (401 if token else 400)

    def test_other_tokens_return_401(self, client: APIClient, ada: User) -> None:
        access_token = log_in(client).json()["access_token"]
        without_family = str(RefreshToken.for_user(ada))

        responses = [refresh(client, token) for token in (access_token, without_family)]

        assert [response.status_code for response in responses] == [401, 401]
        assert responses[0].headers["WWW-Authenticate"] == "Bearer"

    def test_expires_after_a_week(self, client: APIClient, clock: time_machine.Traveller) -> None:
        token = log_in(client).json()["refresh_token"]

        clock.shift(timedelta(days=7))

        assert refresh(client, token).status_code == 401

    def test_login_deletes_expired_families_of_the_user(
        self, client: APIClient, clock: time_machine.Traveller
    ) -> None:
        log_in(client)
        clock.shift(timedelta(days=7))

        log_in(client)

        assert TokenFamily.objects.count() == 1

    def test_deactivation_ends_sessions_for_good(
        self, client: APIClient, ada: User, admin: User, client_for: ClientFor
    ) -> None:
        token = log_in(client).json()["refresh_token"]
        for is_active in (False, True):
            client_for(admin).patch(f"/users/{ada.pk}", {"is_active": is_active})

        assert refresh(client, token).status_code == 401

    def test_inactive_user_returns_401(self, client: APIClient, ada: User) -> None:
        token = log_in(client).json()["refresh_token"]
        # As a query, which sends no signal.
        User.objects.filter(pk=ada.pk).update(is_active=False)

        assert refresh(client, token).status_code == 401

    def test_new_password_ends_sessions_wherever_it_is_set(
        self, client: APIClient, ada: User
    ) -> None:
        token = log_in(client).json()["refresh_token"]
        ada.set_password("a new password")  # as the admin site and `changepassword` do
        ada.save()

        assert refresh(client, token).status_code == 401

    def test_logout_revokes_the_family(self, client: APIClient) -> None:
        spent = log_in(client).json()["refresh_token"]
        token = refresh(client, spent).json()["refresh_token"]

        response = client.post("/auth/logout", {"refresh_token": token})

        assert (response.status_code, response.content) == (204, b"")
        assert refresh(client, token).status_code == 401


class TestPasswordReset:
    def test_sets_the_password_and_ends_every_session(
        self, client: APIClient, ada: User, send_reset_token: Any
    ) -> None:
        session = log_in(client).json()["refresh_token"]
        updated_at = ada.updated_at

        response = confirm_reset(client, send_reset_token())

        assert response.status_code == 200
        assert log_in(client).status_code == 401
        assert log_in(client, "a new password").status_code == 200
        assert refresh(client, session).status_code == 401
        ada.refresh_from_db()
        assert ada.updated_at > updated_at

    def test_unknown_or_inactive_email_returns_the_same_200(
        self, client: APIClient, ada: User, notifications: Mock
    ) -> None:
        inactive = UserFactory.create(inactive=True)

        known, unknown, gone = (
            request_reset(client, email) for email in (ada.email, UNKNOWN, inactive.email)
        )

        assert known.status_code == unknown.status_code == gone.status_code == 200
        assert known.json() == unknown.json() == gone.json()
        notifications.send.assert_not_called()  # the one of Ada waits for the commit

    @pytest.mark.usefixtures("ada")
    def test_token_works_once(self, client: APIClient, send_reset_token: Any) -> None:
        token = send_reset_token()

        responses = [confirm_reset(client, token) for _ in range(2)]

        assert [response.status_code for response in responses] == [200, 400]
        assert responses[1].json()["errors"][0]["field"] == "token"

    @pytest.mark.usefixtures("ada")
    @pytest.mark.parametrize(("seconds", "status"), [(3600, 200), (3601, 400)])
    def test_token_expires_after_an_hour(
        self,
        seconds: int,
        status: int,
        client: APIClient,
        clock: time_machine.Traveller,
        send_reset_token: Any,
    ) -> None:
        token = send_reset_token()
        clock.shift(timedelta(seconds=seconds))

        assert confirm_reset(client, token).status_code == status

    @pytest.mark.usefixtures("ada")
    def test_invalid_password_leaves_the_token(
        self, client: APIClient, send_reset_token: Any
    ) -> None:
        token = send_reset_token()

        responses = [confirm_reset(client, token, p) for p in ("short", "long enough")]

        assert [response.status_code for response in responses] == [400, 200]

    def test_token_of_a_deactivated_user_returns_400(
        self, client: APIClient, ada: User, send_reset_token: Any
    ) -> None:
        token = send_reset_token()
        ada.is_active = False
        ada.save()

        assert confirm_reset(client, token).status_code == 400

    def test_token_is_for_one_user(
        self, client: APIClient, ada: User, send_reset_token: Any
    ) -> None:
        other = UserFactory.create()
        token = re.sub(r"^\d+", str(other.pk), send_reset_token(ada.email))

        assert confirm_reset(client, token).status_code == 400

    @pytest.mark.parametrize("token", ["x", "7", "7-", "-", "é-x-y", "9" * 5000, f"{2**64}-x-y"])
    def test_malformed_token_returns_400(self, client: APIClient, token: str) -> None:
        assert confirm_reset(client, token).status_code == 400

    @pytest.mark.usefixtures("ada")
    def test_unlocks_the_email(self, client: APIClient, send_reset_token: Any) -> None:
        for _ in range(5):
            log_in(client, WRONG)
        confirm_reset(client, send_reset_token())

        assert log_in(client, "a new password").status_code == 200


class TestAccess:
    @pytest.mark.parametrize(
        "header", [None, "", "Bearer", "Bearer nonsense", "Bearer a b", "Basic YTpi"]
    )
    def test_missing_or_malformed_token_returns_401_with_www_authenticate(
        self, client: APIClient, header: str | None
    ) -> None:
        headers = {} if header is None else {"Authorization": header}

        response = client.get("/users/me", headers=headers)

        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert response.headers["Content-Type"] == "application/problem+json"
        assert isinstance(response.json()["detail"], str)

    def test_token_expires_after_15_minutes(
        self, user: User, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client = client_for(user)

        clock.shift(timedelta(minutes=14, seconds=59))
        in_time = client.get("/users/me")
        clock.shift(timedelta(seconds=1))
        too_late = client.get("/users/me")

        assert (in_time.status_code, too_late.status_code) == (200, 401)

    def test_refresh_token_returns_401(self, client: APIClient, user: User) -> None:
        token = RefreshToken.for_user(user)

        response = client.get("/users/me", headers={"Authorization": f"Bearer {token}"})

        assert response.status_code == 401

    def test_inactive_or_deleted_user_returns_401(self, client_for: ClientFor) -> None:
        inactive = UserFactory.create(inactive=True)
        deleted = UserFactory.build(pk=2**62)

        responses = [client_for(user).get("/users/me") for user in (inactive, deleted)]

        assert [response.status_code for response in responses] == [401, 401]

    def test_public_routes_ignore_an_invalid_token(self, client: APIClient) -> None:
        client.credentials(HTTP_AUTHORIZATION="Bearer nonsense")

        assert client.get("/health").status_code == 200
        assert register(client).status_code == 201
