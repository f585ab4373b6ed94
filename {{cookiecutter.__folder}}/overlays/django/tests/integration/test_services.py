"""Services of sessions, lock-out and password reset: with a database, and without HTTP."""

import re
from datetime import timedelta
from typing import Any
from unittest.mock import Mock, patch

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from rest_framework.exceptions import AuthenticationFailed, ValidationError
from rest_framework_simplejwt.exceptions import InvalidToken
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from {{ cookiecutter.__package }}.authentication import services
from {{ cookiecutter.__package }}.authentication.models import LoginFailure, TokenFamily
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.clock import NOW

pytestmark = pytest.mark.django_db

WRONG = "a wrong password"
NEW = "new-password-42!"


def fail_to_log_in(email: str, password: str = WRONG) -> str:
    """Return the reason for which a login fails."""
    with pytest.raises(AuthenticationFailed) as error:
        services.log_in(email, password)
    return str(error.value)


class TestLogin:
    @pytest.fixture(params=["known", "unknown"])
    def email(self, request: pytest.FixtureRequest, user: User) -> str:
        """An e-mail address, of a user or of nobody."""
        return user.email if request.param == "known" else "unknown@example.com"

    def test_unknown_email_fails_alike(self, email: str) -> None:
        with patch.object(MD5PasswordHasher, "encode", autospec=True, return_value="") as encode:
            reason = fail_to_log_in(email)

        assert reason == "Wrong e-mail address or password."
        assert encode.call_count == 1  # so that the response takes as long

    def test_inactive_user_fails(self) -> None:
        fail_to_log_in(UserFactory.create(inactive=True).email, PASSWORD)

    def test_five_failures_lock_the_email_in_any_case(self, email: str) -> None:
        reasons = [fail_to_log_in(email) for _ in range(5)]

        assert "locked" not in "".join(reasons[:4])
        assert "locked" in fail_to_log_in(email.upper(), PASSWORD)
        assert "locked" not in fail_to_log_in("other@example.com")

    def test_lock_ends_after_15_minutes_whatever_was_tried(
        self, user: User, clock: time_machine.Traveller
    ) -> None:
        for _ in range(5):
            fail_to_log_in(user.email)
        clock.shift(timedelta(minutes=14, seconds=59))
        fail_to_log_in(user.email, PASSWORD)
        clock.shift(timedelta(seconds=1))

        assert services.log_in(user.email, PASSWORD)

    @pytest.mark.usefixtures("clock")
    def test_success_sets_last_login(self, user: User) -> None:
        services.log_in(user.email, PASSWORD)

        user.refresh_from_db()
        assert user.last_login == NOW

    def test_success_resets_the_count(self, user: User) -> None:
        for _ in range(2):
            for _ in range(4):
                fail_to_log_in(user.email)
            services.log_in(user.email, PASSWORD)

        assert not LoginFailure.objects.exists()

    def test_failures_are_deleted_after_15_minutes(self, clock: time_machine.Traveller) -> None:
        for number in range(3):
            fail_to_log_in(f"guess{number}@example.com")
        clock.shift(timedelta(minutes=15))

        fail_to_log_in("unknown@example.com")

        assert "unknown" not in LoginFailure.objects.get().email_hash


def start_session(user: User, password: str = PASSWORD) -> str:
    """Return the refresh token of a login."""
    return str(services.log_in(user.email, password)["refresh_token"])


def assert_ended(refresh_token: str) -> None:
    with pytest.raises(InvalidToken):
        services.refresh(refresh_token)


class TestSession:
    def test_reuse_of_a_refresh_token_ends_the_session(self, user: User) -> None:
        first = start_session(user)
        second = services.refresh(first)["refresh_token"]

        assert_ended(first)
        assert_ended(second)

    def test_reuse_leaves_other_sessions(self, user: User) -> None:
        stolen, other = start_session(user), start_session(user)
        services.refresh(stolen)
        assert_ended(stolen)

        assert services.refresh(other)

    def test_other_tokens_are_rejected(self, user: User) -> None:
        assert_ended(str(AccessToken.for_user(user)))
        assert_ended(str(RefreshToken.for_user(user)))  # without a family

    def test_session_ends_after_a_week_and_is_deleted_by_the_next_login(
        self, user: User, clock: time_machine.Traveller
    ) -> None:
        token = start_session(user)
        clock.shift(timedelta(days=7))

        assert_ended(token)
        start_session(user)
        assert TokenFamily.objects.count() == 1

    def test_deactivation_ends_sessions_for_good(self, user: User) -> None:
        token = start_session(user)
        for user.is_active in (False, True):
            user.save()

        assert_ended(token)

    def test_inactive_user_is_rejected_however_deactivated(self, user: User) -> None:
        token = start_session(user)
        User.objects.update(is_active=False)  # without `save`

        assert_ended(token)

    def test_new_password_ends_sessions_wherever_it_is_set(self, user: User) -> None:
        token = start_session(user)
        user.set_password(NEW)  # as the admin site and `changepassword` do
        user.save()

        assert_ended(token)


def assert_rejected(reset_token: str) -> None:
    with pytest.raises(ValidationError):
        services.reset_password(reset_token, NEW)


class TestPasswordReset:
    @pytest.fixture
    def token(
        self, user: User, notifications: Mock, django_capture_on_commit_callbacks: Any
    ) -> str:
        """The token of a message to the user."""
        with django_capture_on_commit_callbacks(execute=True):
            services.request_password_reset(user.email)
        notification = notifications.send.call_args.args[0]
        assert notification.recipient == user.email
        return str(notification.body.rsplit(" ", 1)[1])

    @pytest.fixture
    def session(self, user: User) -> str:
        """The refresh token of a login before the reset: one after it ends the reset token."""
        return start_session(user)

    def test_sets_the_password_once_and_ends_every_session(
        self, user: User, session: str, token: str
    ) -> None:
        updated_at = user.updated_at

        services.reset_password(token, NEW)

        fail_to_log_in(user.email, PASSWORD)
        assert start_session(user, NEW)
        assert_ended(session)
        assert_rejected(token)
        user.refresh_from_db()
        assert user.updated_at > updated_at

    @pytest.mark.parametrize("password", ["7 chars", "password", "ada.lovelace"])
    def test_weak_password_is_rejected(self, password: str, user: User, token: str) -> None:
        User.objects.update(name="Ada Lovelace")

        with pytest.raises(ValidationError) as error:
            services.reset_password(token, password)

        assert list(error.value.get_full_details()) == ["new_password"]
        assert services.log_in(user.email, PASSWORD)

    def test_unlocks_the_email(self, user: User, token: str) -> None:
        for _ in range(5):
            fail_to_log_in(user.email)

        services.reset_password(token, NEW)

        assert start_session(user, NEW)

    def test_token_expires_after_an_hour(self, clock: time_machine.Traveller, token: str) -> None:
        clock.shift(timedelta(hours=1, seconds=1))

        assert_rejected(token)

    def test_token_of_a_deactivated_user_is_rejected(self, user: User, token: str) -> None:
        user.is_active = False
        user.save()

        assert_rejected(token)

    def test_token_is_for_one_user(self, token: str) -> None:
        other = UserFactory.create()

        assert_rejected(re.sub(r"^\d+", str(other.pk), token))

    @pytest.mark.parametrize("token", ["x", "7", "7-", "-", "é-x-y", "9" * 5000, f"{2**64}-x-y"])
    def test_malformed_token_is_rejected(self, token: str) -> None:
        assert_rejected(token)

    def test_later_of_two_resets_is_rejected(
        self, user: User, token: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def hash_while_another_resets(password: str) -> str:
            User.objects.update(password="of the other reset")
            return make_password(password)

        monkeypatch.setattr(services, "make_password", hash_while_another_resets)

        assert_rejected(token)
