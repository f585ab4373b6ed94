"""Sessions: families of refresh tokens, each used once. Callers commit."""

from datetime import UTC, datetime
from uuid import uuid4

from flask import current_app
from sqlalchemy import delete
from werkzeug.exceptions import Unauthorized

from {{ cookiecutter.__package }}.auth.models import RefreshToken
from {{ cookiecutter.__package }}.auth.schemas import TokenPair
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.tokens import (
    LIFETIMES,
    Claims,
    InvalidTokenError,
    TokenType,
    issue_token,
    read_token,
)
from {{ cookiecutter.__package }}.users.models import User


def start_session(user_id: int, *, family: str | None = None) -> TokenPair:
    """Issue a pair of tokens: of a new family, or the next one of a family."""
    db.session.execute(
        delete(RefreshToken).where(
            RefreshToken.user_id == user_id, RefreshToken.expires_at <= utc_now()
        )
    )
    key = current_app.config["JWT_SECRET_KEY"]
    access, _ = issue_token(key, TokenType.ACCESS, user_id=user_id)
    refresh, claims = issue_token(key, TokenType.REFRESH, user_id=user_id)
    db.session.add(
        RefreshToken(
            jti=claims.jti,
            family=family or uuid4().hex,
            user_id=user_id,
            expires_at=datetime.fromtimestamp(claims.exp, UTC),
        )
    )
    return TokenPair(
        access_token=access,
        refresh_token=refresh,
        expires_in=int(LIFETIMES[TokenType.ACCESS].total_seconds()),
    )


def refresh_session(token: str) -> TokenPair:
    """Exchange a refresh token for a new pair. A reused token's family is revoked at once."""
    claims = _read(token)
    # Locked against a simultaneous refresh, and against a simultaneous end of all sessions.
    user = db.session.get(User, claims.sub, with_for_update={"key_share": True})
    issued = db.session.get(RefreshToken, claims.jti)
    if issued is None or user is None or not user.is_active:
        raise Unauthorized("The refresh token is not valid.")
    if issued.is_used:
        _revoke_family(issued)
        db.session.commit()
        raise Unauthorized("The refresh token was used before: its session has ended.")
    issued.is_used = True
    return start_session(user.id, family=issued.family)


def end_session(token: str) -> None:
    """Revoke the family of a refresh token."""
    claims = _read(token)
    db.session.get(User, claims.sub, with_for_update={"key_share": True})  # as in `refresh_session`
    if issued := db.session.get(RefreshToken, claims.jti):
        _revoke_family(issued)


def end_sessions(user_id: int) -> None:
    """Revoke every refresh token of a user."""
    db.session.execute(delete(RefreshToken).where(RefreshToken.user_id == user_id))


def _read(token: str) -> Claims:
    try:
        return read_token(current_app.config["JWT_SECRET_KEY"], TokenType.REFRESH, token)
    except InvalidTokenError:
        raise Unauthorized("The refresh token is not valid.") from None


def _revoke_family(issued: RefreshToken) -> None:
    db.session.execute(delete(RefreshToken).where(RefreshToken.family == issued.family))
