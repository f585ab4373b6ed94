"""Sessions: families of refresh tokens, each used once and replaced by its successor.

A user's sessions change under a lock on the user, so that none survives the end of all of them.
"""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }} import tokens
from {{ cookiecutter.__package }}.auth.schemas import TokenPair
from {{ cookiecutter.__package }}.errors import UnauthenticatedError
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.users.models import RefreshToken, User

INVALID = "The refresh token is not valid."


async def start_session(
    session: AsyncSession, secret_key: str, user_id: int, *, family: str | None = None
) -> TokenPair:
    """Issue a pair of tokens, of a new family or of a given one."""
    await session.execute(
        delete(RefreshToken).where(
            RefreshToken.user_id == user_id, RefreshToken.expires_at <= utc_now()
        )
    )
    access, _ = tokens.issue_token(secret_key, tokens.TokenType.ACCESS, user_id=user_id)
    refresh, claims = tokens.issue_token(secret_key, tokens.TokenType.REFRESH, user_id=user_id)
    session.add(
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
        expires_in=int(tokens.LIFETIMES[tokens.TokenType.ACCESS].total_seconds()),
    )


async def rotate(session: AsyncSession, secret_key: str, token: str) -> TokenPair:
    """Exchange a refresh token for a new pair."""
    try:
        claims = tokens.read_token(secret_key, tokens.TokenType.REFRESH, token)
    except tokens.InvalidTokenError:
        raise UnauthenticatedError(INVALID) from None
    user = await session.get(User, claims.sub, with_for_update={"key_share": True})
    if user is None or not user.is_active:
        raise UnauthenticatedError(INVALID)
    use = (
        update(RefreshToken)
        .where(RefreshToken.jti == claims.jti, RefreshToken.is_used.is_(False))
        .values(is_used=True)
        .returning(RefreshToken.family)
    )
    family = await session.scalar(use)
    if family is None:
        await _end_family(session, claims)
        raise UnauthenticatedError(INVALID)
    pair = await start_session(session, secret_key, user.id, family=family)
    await session.commit()
    return pair


async def end_session(session: AsyncSession, secret_key: str, token: str) -> None:
    """Revoke the family of a refresh token; one that is not valid is ignored."""
    try:
        claims = tokens.read_token(secret_key, tokens.TokenType.REFRESH, token)
    except tokens.InvalidTokenError:
        return
    await session.get(User, claims.sub, with_for_update={"key_share": True})
    await _end_family(session, claims)


async def _end_family(session: AsyncSession, claims: tokens.Claims) -> None:
    issued = await session.get(RefreshToken, claims.jti)
    if issued is not None:
        await session.execute(delete(RefreshToken).where(RefreshToken.family == issued.family))
    await session.commit()
