"""The user of a request: `@bp.auth_required(auth)`."""

from typing import cast

from apiflask import HTTPTokenAuth
from flask import current_app

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.tokens import InvalidTokenError, TokenType, read_token
from {{ cookiecutter.__package }}.users.models import User

auth = HTTPTokenAuth()


@auth.verify_token  # type: ignore[untyped-decorator] # (APIFlask has no types for it)
def load_user(token: str) -> User | None:
    try:
        claims = read_token(current_app.config["JWT_SECRET_KEY"], TokenType.ACCESS, token)
    except InvalidTokenError:
        return None
    user = db.session.get(User, claims.sub)
    return user if user and user.is_active else None


@auth.get_user_roles  # type: ignore[untyped-decorator] # (APIFlask has no types for it)
def get_roles(user: User) -> str:
    return user.role


def current_user() -> User:
    """Return the authenticated user."""
    return cast("User", auth.current_user)  # pragma: no mutate (for type checkers only)
