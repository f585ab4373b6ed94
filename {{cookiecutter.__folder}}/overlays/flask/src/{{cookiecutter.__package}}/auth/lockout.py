"""Lock-out: five failed logins in a row lock an e-mail address, known or not, for 15 minutes."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from {{ cookiecutter.__package }}.auth.models import LoginFailures
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import utc_now

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


def is_locked(email: str) -> bool:
    """Return whether an address is locked, and lock its counter until the commit."""
    query = select(LoginFailures.count).where(
        LoginFailures.email_hash == _hash(email),
        LoginFailures.last_failed_at > utc_now() - LOCKED_FOR,
    )
    return (db.session.scalar(query.with_for_update()) or 0) >= MAX_FAILURES


def record_failure(email: str) -> bool:
    """Count a failure. Return whether it was one of those that are allowed."""
    now = utc_now()
    db.session.execute(
        delete(LoginFailures).where(LoginFailures.last_failed_at <= now - LOCKED_FOR)
    )
    increment = (
        update(LoginFailures)
        .where(LoginFailures.email_hash == _hash(email))
        .values(count=LoginFailures.count + 1, last_failed_at=now)
        .returning(LoginFailures.count)
        .execution_options(synchronize_session=False)
    )
    count = db.session.scalar(increment)
    if count is None:
        count = 1
        try:
            with db.session.begin_nested():
                db.session.add(LoginFailures(email_hash=_hash(email), count=1, last_failed_at=now))
        except IntegrityError:  # inserted by another request in the meantime
            count = db.session.scalars(increment).one()
    return count <= MAX_FAILURES


def reset_failures(email: str) -> None:
    db.session.execute(delete(LoginFailures).where(LoginFailures.email_hash == _hash(email)))


def _hash(email: str) -> str:
    return sha256(email.encode()).hexdigest()
