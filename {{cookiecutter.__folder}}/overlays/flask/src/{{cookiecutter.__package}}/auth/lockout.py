"""Lock-out: five failed logins in a row lock an e-mail address, known or not, for 15 minutes."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

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
    is_old = LoginFailures.last_failed_at <= now - LOCKED_FOR
    on_sqlite = db.engine.dialect.name == "sqlite"  # pragma: no mutate (both compile alike)
    insert = sqlite.insert if on_sqlite else postgresql.insert  # pragma: no mutate
    row = insert(LoginFailures).values(email_hash=_hash(email), count=1, last_failed_at=now)
    upsert = row.on_conflict_do_update(
        index_elements=[LoginFailures.email_hash],
        set_={"count": case((is_old, 1), else_=LoginFailures.count + 1), "last_failed_at": now},
    )
    count = db.session.scalars(upsert.returning(LoginFailures.count)).one()
    # Failed logins that wait for each other's rows would be a deadlock.
    old = select(LoginFailures.email_hash).where(is_old).with_for_update(skip_locked=True)
    db.session.execute(delete(LoginFailures).where(LoginFailures.email_hash.in_(old)))
    return count <= MAX_FAILURES


def reset_failures(email: str) -> None:
    db.session.execute(delete(LoginFailures).where(LoginFailures.email_hash == _hash(email)))


def _hash(email: str) -> str:
    return sha256(email.encode()).hexdigest()
