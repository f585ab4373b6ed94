"""`/users`."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response

from ..auth.dependencies import CurrentUser
from ..database import SessionDep
from ..openapi import BODY_PROBLEMS, problem_responses
from ..pagination import LIST_RESPONSES, paginate
from ..requests import ServiceRoute
from . import service
from .dependencies import UpdatableUser, UserDep
from .models import User
from .schemas import UserFilters, UserRead, UserUpdate

router = APIRouter(prefix="/users", tags=["users"], route_class=ServiceRoute)


@router.get("/me", response_model=UserRead)
async def read_me(user: CurrentUser) -> User:
    """Get the signed-in user."""
    return user


@router.get("", response_model=list[UserRead], responses=LIST_RESPONSES)
async def list_users(
    session: SessionDep, filters: Annotated[UserFilters, Query()], response: Response
) -> Sequence[User]:
    """List users, or those whose name or e-mail holds a text."""
    return await paginate(session, service.list_users(filters.search), filters, response)


@router.get("/{user_id:id}", response_model=UserRead, responses=problem_responses(404))
async def read_user(user: UserDep) -> User:
    """Get a user."""
    return user


@router.patch(
    "/{user_id:id}",
    response_model=UserRead,
    responses=problem_responses(*BODY_PROBLEMS, 403, 404, 409),
)
async def update_user(session: SessionDep, user: UpdatableUser, changes: UserUpdate) -> User:
    """Change a user: the name oneself, everything as an admin."""
    return await service.update_user(session, user, changes.model_dump(exclude_unset=True))
