"""Registration, login and password reset. Callers commit, except for `log_in`."""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import BadRequest, Conflict, Unauthorized

from {{ cookiecutter.__package }}.auth import lockout, passwords
from {{ cookiecutter.__package }}.auth.models import PasswordReset
from {{ cookiecutter.__package }}.auth.schemas import TokenPair
from {{ cookiecutter.__package }}.auth.sessions import end_sessions, start_session
{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.events.models import OutboxEvent
from {{ cookiecutter.__package }}.events.schemas import Reference, UserRegistered
{% endif %}
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.users.models import Role, User

RESET_LIFETIME = timedelta(hours=1)
MISMATCH = "E-mail address and password do not match."
LOCKED = "Too many failed logins: this e-mail address is locked for 15 minutes."


def register(*, email: str, password: str, name: str, role: Role = Role.USER) -> User:
    password_hash = passwords.hasher.hash(password)
    user = User(email=email, name=name, role=role, password_hash=password_hash)
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:
        raise Conflict("This e-mail address is taken.") from None
{% if cookiecutter.events != "none" %}
    db.session.add(OutboxEvent.of(UserRegistered(user=Reference(id=user.id))))
{% endif %}
    lockout.reset_failures(email)
    return user


def log_in(email: str, password: str) -> TokenPair:
    """Start a session, in transactions of its own: hashing takes long and must hold none."""
    query = select(User.id, User.password_hash).where(User.email == email)
    row = db.session.execute(query).one_or_none()
    db.session.commit()
    user_id, password_hash = row or (None, None)
    matches = passwords.verify_password(password, password_hash)
    # Before the counter, as in `reset_password`.
    user = db.session.get(User, user_id, with_for_update={"key_share": True}) if matches else None
    locked = lockout.is_locked(email)
    if locked or not matches:
        locked = locked or not lockout.record_failure(email)
        db.session.commit()
        raise Unauthorized(LOCKED if locked else MISMATCH)
    if user is None or not user.is_active or user.password_hash != password_hash:
        raise Unauthorized(MISMATCH)  # changed in the meantime
    lockout.reset_failures(email)
    pair = start_session(user.id)
    db.session.commit()
    return pair


def create_password_reset(email: str) -> Notification | None:
    """Replace the user's reset token. Return the message with it, or None if there is no user."""
    user = db.session.scalar(
        select(User).where(User.email == email, User.is_active).with_for_update(key_share=True)
    )
    if user is None:
        return None
    token = secrets.token_urlsafe()
    db.session.merge(
        PasswordReset(
            user_id=user.id, token_hash=_hash(token), expires_at=utc_now() + RESET_LIFETIME
        )
    )
    return Notification(
        recipient=user.email,
        subject="Reset your password",
        body=f"Confirm your new password within an hour with this token: {token}",
    )


def reset_password(token: str, new_password: str) -> None:
    """Set the password, end every session, and unlock the e-mail address."""
    password_hash = passwords.hasher.hash(new_password)
    # Both rows are locked: another request may have used or replaced the token in the meantime.
    row = db.session.execute(
        select(User, PasswordReset)
        .join(PasswordReset)
        .where(
            PasswordReset.token_hash == _hash(token),
            PasswordReset.expires_at > utc_now(),
            User.is_active,
        )
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise BadRequest("The reset token is wrong, used or expired.")
    user, reset = row
    user.password_hash = password_hash
    db.session.delete(reset)
    end_sessions(user.id)
    lockout.reset_failures(user.email)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
