"""Registration, login and password reset."""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ..errors import BadRequestError, ConflictError, UnauthorizedError
from ..models import utc_now
from ..notifications.client import Notification
from ..users.models import Role, User
from . import lockout
from .models import PasswordReset
from .passwords import hash_password, verify_nothing, verify_password
from .schemas import TokenPair
from .sessions import end_sessions, start_session

RESET_LIFETIME = timedelta(hours=1)


def normalize(email: str) -> str:
    """Write an e-mail address as it is stored."""
    return email.strip().lower()


async def register(
    session: AsyncSession, *, email: str, password: str, name: str, role: Role = Role.USER
) -> User:
    """Create an account.

    Raises:
        ConflictError: the e-mail is taken.
    """
    email = normalize(email)
    user = User(email=email, name=name, role=role, password_hash=await hash_password(password))
    session.add(user)
    try:
        await session.flush()
    except IntegrityError:
        await session.rollback()
        raise ConflictError("This e-mail is taken.") from None
    await lockout.forget_failures(session, email)
    await session.commit()
    return user


async def log_in(session: AsyncSession, secret_key: str, email: str, password: str) -> TokenPair:
    """Start a session.

    Raises:
        UnauthorizedError: e-mail and password do not match, or the e-mail is locked.
    """
    email = normalize(email)
    user = await _lock_active_user(session, email)
    failures = await lockout.admit(session, email)
    if user is None:
        await verify_nothing(password)
    if user is None or not await verify_password(password, user.password_hash):
        lockout.count_failure(failures)
        await session.commit()
        raise UnauthorizedError("E-mail and password do not match.")
    await session.delete(failures)
    pair = await start_session(session, secret_key, user)
    await session.commit()
    return pair


async def request_password_reset(session: AsyncSession, email: str) -> Notification | None:
    """Make a reset token, which voids older ones, and the message that carries it."""
    user = await _lock_active_user(session, normalize(email))
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
    """Spend a reset token: set the password, end every session and unlock the e-mail.

    Raises:
        BadRequestError: the token is wrong, used or expired.
    """
    password_hash = await hash_password(new_password)
    user: User | None = await session.scalar(
        select(User)
        .join(PasswordReset)
        .where(PasswordReset.token_hash == _hash(token), User.is_active)
        .with_for_update(of=User)
    )
    # Read again under the lock: another request may have spent or voided it meanwhile.
    reset = await session.get(PasswordReset, user.id) if user else None
    if not user or not reset or reset.token_hash != _hash(token) or reset.expires_at <= utc_now():
        raise BadRequestError("The reset token is wrong, used or expired.")
    user.password_hash = password_hash
    await session.delete(reset)
    await end_sessions(session, user)
    await lockout.forget_failures(session, user.email)
    await session.commit()


async def _lock_active_user(session: AsyncSession, email: str) -> User | None:
    # Whoever changes a user's sessions locks the user first, so that none deadlock.
    user: User | None = await session.scalar(
        select(User).where(User.email == email, User.is_active).with_for_update()
    )
    return user


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
