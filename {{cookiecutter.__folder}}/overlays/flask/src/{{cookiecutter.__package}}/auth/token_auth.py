"""The caller, as the access token tells."""

from typing import NoReturn, cast

from apiflask import APIBlueprint, HTTPTokenAuth
from flask import current_app
from werkzeug.exceptions import Unauthorized

from ..extensions import db
from ..users.models import User
from ..tokens import InvalidTokenError, TokenType, read_token

token_auth = HTTPTokenAuth(scheme="Bearer")


def find_user(token: str | None) -> User | None:
    """Find the active user whose access token this is."""
    try:
        claims = read_token(current_app.config["SECRET_KEY"], TokenType.ACCESS, token or "")
    except InvalidTokenError:
        return None
    user = db.session.get(User, claims.sub)
    return user if user and user.is_active else None


def refuse(_: int) -> NoReturn:
    """Refuse who sent no access token, or one that is not valid (any more)."""
    raise Unauthorized("Send a valid access token: Authorization: Bearer <token>.")


token_auth.verify_token(find_user)
token_auth.error_handler(refuse)


def current_user() -> User:
    """Give the user who is signed in."""
    return cast("User", token_auth.current_user)


def require_token(bp: APIBlueprint) -> None:
    """Let only signed-in users into a blueprint."""

    @bp.before_request
    @bp.auth_required(token_auth)
    def admit() -> None:
        pass
