"""Registration, login and password reset.

Passwords are hashed and verified while no connection, transaction or lock is held.
Locks are taken in this order: login failures, user, tokens.
"""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }} import errors
from {{ cookiecutter.__package }}.auth import lockout, passwords
from {{ cookiecutter.__package }}.auth.models import PasswordReset
from {{ cookiecutter.__package }}.auth.schemas import Credentials, Registration, TokenPair
from {{ cookiecutter.__package }}.auth.sessions import start_session
{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.events.models import OutboxEvent
from {{ cookiecutter.__package }}.events.schemas import Reference, UserRegistered
{% endif %}
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.users.models import Role, User
from {{ cookiecutter.__package }}.users.service import end_sessions

RESET_LIFETIME = timedelta(hours=1)


async def register(session: AsyncSession, account: Registration, *, role: Role = Role.USER) -> User:
    password_hash = await passwords.hash_password(account.password)
    user = User(email=account.email, name=account.name, role=role, password_hash=password_hash)
    session.add(user)
    try:
{% if cookiecutter.events != "none" %}
        await session.flush()
        session.add(OutboxEvent.of(UserRegistered(user=Reference(id=user.id))))
{% endif %}
        await session.commit()
    except IntegrityError:
        raise errors.ConflictError("This e-mail address is taken.") from None
    return user


async def log_in(session: AsyncSession, secret_key: str, credentials: Credentials) -> TokenPair:
    active = select(User).where(User.email == credentials.email, User.is_active)
    user = await session.scalar(active)
    await session.commit()  # returns the connection to the pool
    if user is None:
        await passwords.hash_password(credentials.password)  # takes as long as a verification
    elif not await passwords.verify_password(credentials.password, user.password_hash):
        user = None

    await lockout.count_attempt(session, credentials.email)
    if user:
        # The user may have been deactivated, or have a new password, in the meantime.
        unchanged = active.where(User.password_hash == user.password_hash)
        user = await session.scalar(unchanged.with_for_update(key_share=True))
    if user is None:
        await session.commit()
        raise errors.UnauthenticatedError("E-mail and password do not match.")
    await lockout.reset_failures(session, credentials.email)
    pair = await start_session(session, secret_key, user.id)
    await session.commit()
    return pair


async def request_password_reset(session: AsyncSession, email: str) -> Notification | None:
    """Create a reset token, which replaces older ones, and the message to its user."""
    user = await session.scalar(
        select(User).where(User.email == email, User.is_active).with_for_update(key_share=True)
    )
    if user is None:
        return None
    token = secrets.token_urlsafe()
    await session.merge(
        PasswordReset(
            user_id=user.id, token_hash=_hash(token), expires_at=utc_now() + RESET_LIFETIME
        )
    )
    await session.commit()
    return Notification(
        recipient=user.email,
        subject="Reset your password",
        body=f"Confirm your new password within an hour with this token: {token}",
    )


async def reset_password(session: AsyncSession, token: str, new_password: str) -> None:
    """Set a new password, end every session and unlock the e-mail address."""
    password_hash = await passwords.hash_password(new_password)
    is_valid = (PasswordReset.token_hash == _hash(token), PasswordReset.expires_at > utc_now())
    user = await session.scalar(select(User).join(PasswordReset).where(*is_valid))
    if user is None:
        raise errors.DomainError("The reset token is wrong, used or expired.")
    await lockout.reset_failures(session, user.email)
    await session.refresh(user, with_for_update={"key_share": True})
    # Another request may have used or replaced the token before the lock.
    used = await session.scalar(
        delete(PasswordReset).where(*is_valid).returning(PasswordReset.user_id)
    )
    if used is None or not user.is_active:
        raise errors.DomainError("The reset token is wrong, used or expired.")
    user.password_hash = password_hash
    await end_sessions(session, user.id)
    await session.commit()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
