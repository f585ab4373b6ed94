"""Services, called with a real session and without HTTP."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.auth import passwords, service, sessions
from {{ cookiecutter.__package }}.auth.models import LoginFailures
from {{ cookiecutter.__package }}.auth.schemas import Credentials, TokenPair
from {{ cookiecutter.__package }}.errors import DomainError, ForbiddenError, UnauthenticatedError
from {{ cookiecutter.__package }}.tokens import TokenType, issue_token
from {{ cookiecutter.__package }}.users.models import RefreshToken, Role, User
from {{ cookiecutter.__package }}.users.service import update_user

from tests.factories.users import PASSWORD
from tests.fixtures.clock import NOW
from tests.fixtures.database import SECRET_KEY

EMAIL = "ada@example.com"


async def log_in(session: AsyncSession, email: str, password: str = PASSWORD) -> TokenPair:
    return await service.log_in(session, SECRET_KEY, Credentials(email=email, password=password))


async def fail_to_log_in(session: AsyncSession, email: str, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(UnauthenticatedError, match="do not match"):
            await log_in(session, email, "a wrong password")


async def request_reset_token(session: AsyncSession, email: str) -> str:
    notification = await service.request_password_reset(session, email)
    assert notification
    return notification.body.split()[-1]


async def test_lock_ends_after_15_minutes_and_the_count_starts_again(
    session: AsyncSession, clock: time_machine.Traveller
) -> None:
    await fail_to_log_in(session, EMAIL, 5)
    clock.shift(timedelta(minutes=14, seconds=59))
    with pytest.raises(UnauthenticatedError, match="locked"):
        await log_in(session, EMAIL)

    clock.shift(timedelta(seconds=1))

    await fail_to_log_in(session, EMAIL, 5)
    with pytest.raises(UnauthenticatedError, match="locked"):
        await log_in(session, EMAIL)


async def test_success_resets_the_count_of_failures(session: AsyncSession, user: User) -> None:
    for _ in range(2):
        await fail_to_log_in(session, user.email, 4)
        await log_in(session, user.email)


async def test_old_failures_are_deleted(
    session: AsyncSession, clock: time_machine.Traveller
) -> None:
    for number in range(3):
        await fail_to_log_in(session, f"unknown{number}@example.com")
    clock.shift(timedelta(minutes=15))

    await fail_to_log_in(session, EMAIL)

    assert await session.scalar(select(func.count()).select_from(LoginFailures)) == 1


async def test_inactive_user_has_no_session_and_can_neither_log_in_nor_reset_the_password(
    session: AsyncSession, user: User, admin: User
) -> None:
    await log_in(session, user.email)
    token = await request_reset_token(session, user.email)
    await update_user(session, admin, user, {"is_active": False})

    assert await session.scalar(select(RefreshToken.jti)) is None
    with pytest.raises(UnauthenticatedError, match="do not match"):
        await log_in(session, user.email)
    with pytest.raises(DomainError, match="used"):
        await service.reset_password(session, token, "a new password")
    assert await service.request_password_reset(session, user.email) is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"password_hash": "another"}])
async def test_user_who_changes_during_the_verification_is_rejected(
    change: dict[str, Any], session: AsyncSession, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def change_and_verify(*_: str) -> bool:
        unnoticed = {"synchronize_session": False}
        await session.execute(update(User).values(change), execution_options=unnoticed)
        return True

    monkeypatch.setattr(passwords, "verify_password", change_and_verify)

    with pytest.raises(UnauthenticatedError):
        await log_in(session, user.email)


async def test_login_deletes_the_expired_tokens_of_the_user(
    session: AsyncSession, user: User, admin: User, clock: time_machine.Traveller
) -> None:
    await log_in(session, user.email)
    await log_in(session, admin.email)
    clock.shift(timedelta(days=7))

    await log_in(session, user.email)

    tokens = await session.execute(select(RefreshToken.user_id, RefreshToken.expires_at))
    lifetimes = {(user_id, expires_at - NOW) for user_id, expires_at in tokens}
    assert lifetimes == {(user.id, timedelta(days=14)), (admin.id, timedelta(days=7))}


async def test_refresh_token_of_an_inactive_or_deleted_user_is_rejected(
    session: AsyncSession, user: User
) -> None:
    inactive = (await log_in(session, user.email)).refresh_token
    user.is_active = False
    deleted, _ = issue_token(SECRET_KEY, TokenType.REFRESH, user_id=2**52)

    for token in (inactive, deleted):
        with pytest.raises(UnauthenticatedError):
            await sessions.rotate(session, SECRET_KEY, token)


async def test_logout_ignores_an_invalid_token(session: AsyncSession) -> None:
    await sessions.end_session(session, SECRET_KEY, "nonsense")


async def test_reset_token_works_for_an_hour(
    session: AsyncSession, user: User, clock: time_machine.Traveller
) -> None:
    token = await request_reset_token(session, user.email)

    clock.shift(timedelta(hours=1))
    with pytest.raises(DomainError, match="expired"):
        await service.reset_password(session, token, "a new password")

    clock.shift(timedelta(seconds=-1))
    await service.reset_password(session, token, "a new password")


async def test_newer_reset_token_replaces_an_older_one_of_the_same_user(
    session: AsyncSession, user: User, admin: User
) -> None:
    emails = (user.email, admin.email, user.email)
    old, *valid = [await request_reset_token(session, email) for email in emails]

    with pytest.raises(DomainError, match="used"):
        await service.reset_password(session, old, "a new password")
    for token in valid:
        await service.reset_password(session, token, "a new password")


async def test_password_reset_unlocks_the_email(session: AsyncSession, user: User) -> None:
    await fail_to_log_in(session, user.email, 5)
    token = await request_reset_token(session, user.email)

    await service.reset_password(session, token, "a new password")

    await log_in(session, user.email, "a new password")


@pytest.mark.parametrize(
    "changes", [{"role": "admin"}, {"is_active": False}, {"name": "A", "role": "user"}]
)
async def test_only_admins_change_role_and_activity(
    changes: dict[str, Any], session: AsyncSession, user: User, admin: User
) -> None:
    with pytest.raises(ForbiddenError):
        await update_user(session, user, user, changes)

    by_another_request = update(User).where(User.id == user.id).values(role=Role.ADMIN)
    await session.execute(by_another_request, execution_options={"synchronize_session": False})
    await update_user(session, admin, user, changes)

    await session.refresh(user)
    assert {field: getattr(user, field) for field in changes} == changes
