"""Users as routes ask for them."""

from typing import Annotated

from fastapi import Depends, Path, Request

from ..auth.dependencies import CurrentUser
from ..database import SessionDep
from ..errors import NotFoundError
from ..schemas import MAX_ID
from .models import User
from .service import check_may_update


async def get_user(session: SessionDep, user_id: Annotated[int, Path(ge=1, le=MAX_ID)]) -> User:
    """Find the user that the path names.

    Raises:
        NotFoundError: there is none.
    """
    user = await session.get(User, user_id)
    if user is None:
        raise NotFoundError("There is no such user.")
    return user


UserDep = Annotated[User, Depends(get_user)]


async def get_updatable_user(request: Request, user: UserDep, actor: CurrentUser) -> User:
    """Find the user, if the caller may change the fields that the body names.

    Rights are judged before the values are: the body is looked at as it came.

    Raises:
        ForbiddenError: the caller may not.
    """
    body = await request.json()
    check_may_update(actor, user, set(body) if isinstance(body, dict) else set())
    return user


UpdatableUser = Annotated[User, Depends(get_updatable_user)]
