from typing import Annotated

from fastapi import Depends, Path
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from {{ cookiecutter.__package }} import errors
from {{ cookiecutter.__package }}.dependencies import SessionDep, SettingsDep
from {{ cookiecutter.__package }}.schemas import Id
from {{ cookiecutter.__package }}.tokens import InvalidTokenError, TokenType, read_token
from {{ cookiecutter.__package }}.users.models import User

bearer = HTTPBearer(bearerFormat="JWT")


async def get_current_user(
    session: SessionDep,
    settings: SettingsDep,
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)],
) -> User:
    """Return the active user to whom the access token was issued."""
    secret_key = settings.secret_key.get_secret_value()
    try:
        claims = read_token(secret_key, TokenType.ACCESS, credentials.credentials)
    except InvalidTokenError:
        raise errors.UnauthenticatedError("The access token is not valid.") from None
    user = await session.get(User, claims.sub)
    if user is None or not user.is_active:
        raise errors.UnauthenticatedError("The access token is not valid.")
    return user


CurrentUserDep = Annotated[User, Depends(get_current_user)]


async def require_admin(actor: CurrentUserDep) -> None:
    if not actor.is_admin:
        raise errors.ForbiddenError("Only admins may do this.")


async def get_user(
    session: SessionDep, actor: CurrentUserDep, user_id: Annotated[Id, Path()]
) -> User:
    """Return the user that the path names, to that user and to admins."""
    user = await session.get(User, user_id)
    if user is None:
        raise errors.NotFoundError("There is no such user.")
    if user is not actor and not actor.is_admin:
        raise errors.ForbiddenError("Only the user and admins may do this.")
    return user


UserDep = Annotated[User, Depends(get_user)]
