"""What resolvers know of a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import strawberry

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.users.models import User


@dataclass
class Context:
    user: User  # `AuthenticatedOnly` executes nothing without one


Info = strawberry.Info[Context, None]


@contextmanager
def transaction() -> Iterator[None]:
    """Commit a mutation, or roll it back: the next one of the request has the same session."""
    try:
        yield
        db.session.commit()
    except Exception:
        db.session.rollback()
        raise
