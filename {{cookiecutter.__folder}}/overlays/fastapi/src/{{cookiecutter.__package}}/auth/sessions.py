"""Sessions: families of refresh tokens, each spent by the refresh that replaces it."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from ..errors import UnauthorizedError
from ..models import utc_now
from ..users.models import User
from .models import RefreshToken
from .schemas import TokenPair
from .tokens import LIFETIMES, InvalidTokenError, TokenType, issue_token, read_token


async def start_session(
    session: AsyncSession, secret_key: str, user: User, *, family: str | None = None
) -> TokenPair:
    """Issue a pair of tokens: of a new family, or the next one of a family."""
    await session.execute(
        delete(RefreshToken).where(
            RefreshToken.user_id == user.id, RefreshToken.expires_at < utc_now()
        )
    )
    access, _ = issue_token(secret_key, TokenType.ACCESS, user_id=user.id, role=user.role)
    refresh, claims = issue_token(secret_key, TokenType.REFRESH, user_id=user.id, role=user.role)
    session.add(
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


async def refresh_session(session: AsyncSession, secret_key: str, token: str) -> TokenPair:
    """Spend a refresh token for a new pair.

    Raises:
        UnauthorizedError: the token is not valid, or it was spent, which ends its family.
    """
    invalid = UnauthorizedError("The refresh token is not valid.")
    try:
        claims = read_token(secret_key, TokenType.REFRESH, token)
    except InvalidTokenError:
        raise invalid from None
    # Locked, so that of two simultaneous refreshes only one spends the token, and that no
    # session outlives the end of them all.
    user = await session.get(User, claims.sub, with_for_update=True)
    issued = await session.get(RefreshToken, claims.jti)
    if issued is None or user is None or not user.is_active:
        raise invalid
    if issued.is_spent:
        await session.execute(delete(RefreshToken).where(RefreshToken.family == issued.family))
        await session.commit()
        raise UnauthorizedError("The refresh token was used before, so its session has ended.")
    issued.is_spent = True
    pair = await start_session(session, secret_key, user, family=issued.family)
    await session.commit()
    return pair


async def end_sessions(session: AsyncSession, user: User) -> None:
    """End every session of a user: no refresh token is valid any more."""
    await session.execute(delete(RefreshToken).where(RefreshToken.user_id == user.id))
