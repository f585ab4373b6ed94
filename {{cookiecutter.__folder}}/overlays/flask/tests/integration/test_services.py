"""The services and their database, without requests."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from werkzeug.exceptions import BadRequest, Conflict, Forbidden, Unauthorized

from {{ cookiecutter.__package }}.auth import service as auth
from {{ cookiecutter.__package }}.auth import sessions
from {{ cookiecutter.__package }}.auth.models import LoginFailures, RefreshToken
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.users import service as users
from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories.base import Factories
from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.clock import NOW


@pytest.fixture
def create(app: Flask) -> Iterator[Factories]:
    """Creates rows in the session of the services, whose context lasts for the test."""
    with app.app_context():
        yield Factories(db.session())


def fail_to_log_in(email: str, *, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(Unauthorized):
            auth.log_in(email, "wrong")


def refresh(token: str) -> str:
    return sessions.refresh_session(token).refresh_token


def request_reset(user: User) -> str:
    """Return the token that is sent to the user."""
    notification = auth.create_password_reset(user.email)
    assert notification
    return notification.body.split()[-1]


class TestLockOut:
    def test_ends_after_15_minutes_despite_further_attempts(
        self, user: User, admin: User, clock: time_machine.Traveller
    ) -> None:
        fail_to_log_in(user.email, times=5)
        auth.log_in(admin.email, PASSWORD)  # nobody else is locked

        clock.shift(timedelta(minutes=14, seconds=59))
        with pytest.raises(Unauthorized, match="locked"):
            auth.log_in(user.email, PASSWORD)
        clock.shift(timedelta(seconds=1))

        auth.log_in(user.email, PASSWORD)

    @pytest.mark.usefixtures("create")
    def test_of_an_unknown_email_lasts_from_the_last_of_five_failures(
        self, clock: time_machine.Traveller
    ) -> None:
        for _ in range(5):
            fail_to_log_in("unknown@example.com")
            clock.shift(timedelta(minutes=10))

        with pytest.raises(Unauthorized, match="locked"):
            auth.log_in("unknown@example.com", PASSWORD)

    def test_is_prevented_by_a_success(self, user: User) -> None:
        for _ in range(2):
            fail_to_log_in(user.email, times=4)

            auth.log_in(user.email, PASSWORD)

    def test_counters_are_deleted_when_they_expire(
        self, user: User, clock: time_machine.Traveller
    ) -> None:
        fail_to_log_in("another@example.com")
        fail_to_log_in(user.email)
        clock.shift(timedelta(minutes=15))

        fail_to_log_in(user.email)

        assert [*db.session.scalars(select(LoginFailures.count))] == [1]


class TestSessions:
    def test_inactive_user_has_none(self, user: User) -> None:
        token = auth.log_in(user.email, PASSWORD).refresh_token
        user.is_active = False

        with pytest.raises(Unauthorized):
            refresh(token)
        with pytest.raises(Unauthorized):
            auth.log_in(user.email, PASSWORD)

    def test_login_deletes_the_expired_tokens_of_the_user(
        self, user: User, admin: User, clock: time_machine.Traveller
    ) -> None:
        for email in (user.email, admin.email):
            auth.log_in(email, PASSWORD)
        clock.shift(timedelta(days=8))

        auth.log_in(user.email, PASSWORD)

        tokens = db.session.execute(select(RefreshToken.user_id, RefreshToken.expires_at))
        lifetimes = {(user_id, expires_at - NOW) for user_id, expires_at in tokens}
        assert lifetimes == {(user.id, timedelta(days=15)), (admin.id, timedelta(days=7))}


class TestPasswordReset:
    def test_token_is_replaced_by_the_next(self, user: User) -> None:
        old, new = request_reset(user), request_reset(user)

        with pytest.raises(BadRequest):
            auth.reset_password(old, "a new password")

        auth.reset_password(new, "a new password")

    def test_token_works_for_an_hour(self, user: User, clock: time_machine.Traveller) -> None:
        token = request_reset(user)
        clock.shift(timedelta(hours=1))

        with pytest.raises(BadRequest):
            auth.reset_password(token, "a new password")

        clock.shift(timedelta(seconds=-1))
        auth.reset_password(token, "a new password")

    def test_is_not_for_inactive_users(self, user: User) -> None:
        token = request_reset(user)
        user.is_active = False

        with pytest.raises(BadRequest):
            auth.reset_password(token, "a new password")
        assert auth.create_password_reset(user.email) is None

    def test_unlocks_the_email(self, user: User) -> None:
        fail_to_log_in(user.email, times=5)

        auth.reset_password(request_reset(user), "a new password")

        auth.log_in(user.email, "a new password")


class TestUpdateOfUsers:
    @pytest.mark.parametrize("changes", [{"role": "user"}, {"is_active": False}])
    def test_last_active_admin_stays(
        self, changes: dict[str, Any], admin: User, create: Factories
    ) -> None:
        create(UserFactory, admin=True, inactive=True)

        with pytest.raises(Conflict):
            users.update_user(admin, admin, changes)

    @pytest.mark.parametrize("changes", [{"role": "admin"}, {"is_active": True}])
    def test_users_do_not_change_their_rights(self, changes: dict[str, Any], user: User) -> None:
        with pytest.raises(Forbidden):
            users.update_user(user, user, changes)

    def test_users_do_not_rename_others(self, user: User, admin: User) -> None:
        with pytest.raises(Forbidden):
            users.update_user(user, admin, {"name": "Eve"})

    def test_rights_that_another_request_has_changed_are_changed_back(
        self, user: User, admin: User
    ) -> None:
        change = update(User).where(User.id == user.id).values(role=Role.ADMIN)
        db.session.execute(change, execution_options={"synchronize_session": False})

        users.update_user(admin, user, {"role": Role.USER})

        db.session.refresh(user)
        assert not user.is_admin

    def test_deactivation_alone_ends_every_session(self, user: User, admin: User) -> None:
        first, second = (auth.log_in(user.email, PASSWORD).refresh_token for _ in range(2))
        users.update_user(admin, user, {"name": "Ada", "role": "admin", "is_active": True})
        first = refresh(first)
        users.update_user(admin, user, {"is_active": False})
        users.update_user(admin, user, {"is_active": True})

        for token in (first, second):
            with pytest.raises(Unauthorized):
                refresh(token)
