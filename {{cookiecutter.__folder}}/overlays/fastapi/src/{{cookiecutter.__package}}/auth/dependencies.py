"""The caller, as routes ask for them."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ..database import SessionDep
from ..dependencies import SecretKey
from ..errors import UnauthorizedError
from ..users.models import User
from .tokens import InvalidTokenError, TokenType, read_token

bearer = HTTPBearer(auto_error=False, bearerFormat="JWT")


async def get_current_user(
    session: SessionDep,
    secret_key: SecretKey,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> User:
    """Find the active user whose access token this is.

    Raises:
        UnauthorizedError: there is no token, it is not valid, or its user is gone or inactive.
    """
    if credentials is None:
        raise UnauthorizedError("Send an access token: Authorization: Bearer <token>.")
    try:
        claims = read_token(secret_key, TokenType.ACCESS, credentials.credentials)
    except InvalidTokenError:
        raise UnauthorizedError("The access token is not valid.") from None
    user = await session.get(User, claims.sub)
    if user is None or not user.is_active:
        raise UnauthorizedError("The access token is not valid.")
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]
