"""What resolvers know of a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, override

import strawberry
from sqlalchemy.exc import DBAPIError
from strawberry.extensions import SchemaExtension

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


class RollbackOnError(SchemaExtension):
    """Rolls back after an error of the database: the next field has the same session."""

    @override
    def resolve(self, _next: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return _next(root, info, *args, **kwargs)
        except DBAPIError:
            db.session.rollback()
            raise
