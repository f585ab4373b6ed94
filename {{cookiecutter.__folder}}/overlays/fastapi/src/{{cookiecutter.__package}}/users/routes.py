from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from {{ cookiecutter.__package }}.dependencies import SessionDep
from {{ cookiecutter.__package }}.pagination import PAGE_RESPONSES, paginate
from {{ cookiecutter.__package }}.users import schemas, service
from {{ cookiecutter.__package }}.users.dependencies import CurrentUserDep, UserDep, require_admin
from {{ cookiecutter.__package }}.users.models import User

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me", response_model=schemas.UserRead)
async def read_current_user(user: CurrentUserDep) -> User:
    """Return your own user."""
    return user


@router.get(
    "",
    response_model=list[schemas.UserRead],
    responses=PAGE_RESPONSES,
    dependencies=[Depends(require_admin)],
)
async def list_users(
    session: SessionDep, filters: Annotated[schemas.UserFilters, Query()], response: Response
) -> Sequence[User]:
    """List users, as an admin. `search` matches a part of the name or the e-mail address."""
    return await paginate(session, service.select_users(filters.search), filters, response)


@router.get("/{user_id}", response_model=schemas.UserRead)
async def read_user(user: UserDep) -> User:
    """Return a user: yourself, or anyone as an admin."""
    return user


@router.patch("/{user_id}", response_model=schemas.UserRead)
async def update_user(
    session: SessionDep, actor: CurrentUserDep, user: UserDep, changes: schemas.UserUpdate
) -> User:
    """Update a user. Users may change their own name; admins may change any field."""
    await service.update_user(session, actor, user, changes.model_dump())
    return user
