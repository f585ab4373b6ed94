"""Lock-out: five consecutive failures lock an e-mail address, known or not, for 15 minutes."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.auth.models import LoginFailures
from {{ cookiecutter.__package }}.errors import UnauthenticatedError
from {{ cookiecutter.__package }}.models import utc_now

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


async def count_attempt(session: AsyncSession, email: str) -> None:
    """Count a login as a failure until `reset_failures`, and lock the counter until the commit."""
    # SQLAlchemy has no upsert for all databases, but both have the same methods.
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    now = utc_now()
    is_old = LoginFailures.last_failed_at <= now - LOCKED_FOR
    upsert = (
        insert(LoginFailures)
        .values(email_hash=_hash(email), count=1, last_failed_at=now)
        .on_conflict_do_update(
            index_elements=[LoginFailures.email_hash],
            set_={"count": case((is_old, 1), else_=LoginFailures.count + 1), "last_failed_at": now},
        )
        .returning(LoginFailures.count)
    )
    count = (await session.scalars(upsert)).one()
    if count > MAX_FAILURES:
        await session.rollback()  # does not prolong the lock
        raise UnauthenticatedError("Too many failed logins: locked for 15 minutes.")
    # Last, and without rows that others have locked: no two logins wait for each other.
    old = select(LoginFailures.email_hash).where(is_old).with_for_update(skip_locked=True)
    await session.execute(delete(LoginFailures).where(LoginFailures.email_hash.in_(old)))


async def reset_failures(session: AsyncSession, email: str) -> None:
    await session.execute(delete(LoginFailures).where(LoginFailures.email_hash == _hash(email)))


def _hash(email: str) -> str:
    return sha256(email.encode()).hexdigest()
