"""Sessions: families of refresh tokens, each spent by the refresh that replaces it."""

from datetime import UTC, datetime
from uuid import uuid4

from flask import current_app
from sqlalchemy import delete
from werkzeug.exceptions import Unauthorized

from ..extensions import db
from ..models import utc_now
from ..users.models import User
from .models import RefreshToken
from .schemas import TokenPair
from ..tokens import LIFETIMES, InvalidTokenError, TokenType, issue_token, read_token


def start_session(user: User, *, family: str | None = None) -> TokenPair:
    """Issue a pair of tokens: of a new family, or the next one of a family."""
    db.session.execute(
        delete(RefreshToken).where(
            RefreshToken.user_id == user.id, RefreshToken.expires_at < utc_now()
        )
    )
    key = current_app.config["SECRET_KEY"]
    access, _ = issue_token(key, TokenType.ACCESS, user_id=user.id, role=user.role)
    refresh, claims = issue_token(key, TokenType.REFRESH, user_id=user.id, role=user.role)
    db.session.add(
        RefreshToken(
            jti=claims.jti,
            family=family or uuid4().hex,
            user_id=user.id,
            expires_at=datetime.fromtimestamp(claims.exp, UTC),
        )
    )
    return TokenPair(
        access_token=access,
        refresh_token=refresh,
        token_type="bearer",  # noqa: S106 (a scheme, no secret)
        expires_in=int(LIFETIMES[TokenType.ACCESS].total_seconds()),
    )


def refresh_session(token: str) -> TokenPair:
    """Spend a refresh token for a new pair.

    Raises:
        Unauthorized: the token is not valid, or it was spent, which ends its family.
    """
    invalid = Unauthorized("The refresh token is not valid.")
    try:
        claims = read_token(current_app.config["SECRET_KEY"], TokenType.REFRESH, token)
    except InvalidTokenError:
        raise invalid from None
    # Locked, so that of two simultaneous refreshes only one spends the token, and that no
    # session outlives the end of them all.
    user = db.session.get(User, claims.sub, with_for_update=True)
    issued = db.session.get(RefreshToken, claims.jti)
    if issued is None or user is None or not user.is_active:
        raise invalid
    if issued.is_spent:
        db.session.execute(delete(RefreshToken).where(RefreshToken.family == issued.family))
        db.session.commit()
        raise Unauthorized("The refresh token was used before, so its session has ended.")
    issued.is_spent = True
    pair = start_session(user, family=issued.family)
    db.session.commit()
    return pair


def end_sessions(user: User) -> None:
    """End every session of a user: no refresh token is valid any more."""
    db.session.execute(delete(RefreshToken).where(RefreshToken.user_id == user.id))
