"""Lock-out: five failures in a row lock an e-mail, known or not, for 15 minutes."""

from contextlib import suppress
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import Unauthorized

from ..extensions import db
from ..models import utc_now
from .models import LoginFailures

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


def _hash(email: str) -> str:
    return sha256(email.encode()).hexdigest()


def admit(email: str) -> LoginFailures:
    """Give the count of an e-mail, whose other tries wait until this one ends.

    Raises:
        Unauthorized: the e-mail is locked.
    """
    key = _hash(email)
    failures = db.session.get(LoginFailures, key, with_for_update=True)
    if failures is None:
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(LoginFailures(email_hash=key, count=0))
        failures = db.session.get_one(LoginFailures, key, with_for_update=True)
    if failures.locked_until:
        if failures.locked_until > utc_now():
            raise Unauthorized("Too many failures: this e-mail is locked for 15 minutes.")
        failures.count, failures.locked_until = 0, None
    return failures


def count_failure(failures: LoginFailures) -> None:
    """Count a failure, and lock at the fifth."""
    failures.count += 1
    if failures.count >= MAX_FAILURES:
        failures.locked_until = utc_now() + LOCKED_FOR


def forget_failures(email: str) -> None:
    """Start the count of an e-mail anew."""
    db.session.execute(delete(LoginFailures).where(LoginFailures.email_hash == _hash(email)))
