"""Registration, login and password reset."""

import secrets
from datetime import timedelta
from hashlib import sha256

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import BadRequest, Conflict, Unauthorized

from ..extensions import db
from ..models import utc_now
from ..notifications.client import Notification, NotificationClient
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


def register(*, email: str, password: str, name: str, role: Role = Role.USER) -> User:
    """Create an account.

    Raises:
        Conflict: the e-mail is taken.
    """
    email = normalize(email)
    user = User(email=email, name=name, role=role, password_hash=hash_password(password))
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Conflict("This e-mail is taken.") from None
    lockout.forget_failures(email)
    db.session.commit()
    return user


def log_in(email: str, password: str) -> TokenPair:
    """Start a session.

    Raises:
        Unauthorized: e-mail and password do not match, or the e-mail is locked.
    """
    email = normalize(email)
    user = _lock_active_user(email)
    failures = lockout.admit(email)
    if user is None:
        verify_nothing(password)
    if user is None or not verify_password(password, user.password_hash):
        lockout.count_failure(failures)
        db.session.commit()
        raise Unauthorized("E-mail and password do not match.")
    db.session.delete(failures)
    pair = start_session(user)
    db.session.commit()
    return pair


def send_password_reset(email: str) -> None:
    """Send a reset token, which voids older ones, if the address is known."""
    user = _lock_active_user(normalize(email))
    if user is None:
        return
    token = secrets.token_urlsafe()
    db.session.merge(
        PasswordReset(
            user_id=user.id, token_hash=_hash(token), expires_at=utc_now() + RESET_LIFETIME
        )
    )
    db.session.commit()
    notifier: NotificationClient = current_app.extensions["notifier"]
    notifier.send(
        Notification(
            recipient=user.email,
            subject="Reset your password",
            body=f"Confirm your new password within an hour with this token: {token}",
        )
    )


def reset_password(token: str, new_password: str) -> None:
    """Spend a reset token: set the password, end every session and unlock the e-mail.

    Raises:
        BadRequest: the token is wrong, used or expired.
    """
    password_hash = hash_password(new_password)
    user = db.session.scalar(
        select(User)
        .join(PasswordReset)
        .where(PasswordReset.token_hash == _hash(token), User.is_active)
        .with_for_update(of=User)
    )
    # Read again under the lock: another request may have spent or voided it meanwhile.
    reset = db.session.get(PasswordReset, user.id) if user else None
    if not user or not reset or reset.token_hash != _hash(token) or reset.expires_at <= utc_now():
        raise BadRequest("The reset token is wrong, used or expired.")
    user.password_hash = password_hash
    db.session.delete(reset)
    end_sessions(user)
    lockout.forget_failures(user.email)
    db.session.commit()


def _lock_active_user(email: str) -> User | None:
    # Whoever changes a user's sessions locks the user first, so that none deadlock.
    user: User | None = db.session.scalar(
        select(User).where(User.email == email, User.is_active).with_for_update()
    )
    return user


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
