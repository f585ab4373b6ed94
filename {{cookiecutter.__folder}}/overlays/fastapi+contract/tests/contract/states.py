"""Provider states: the rows that an interaction of a consumer requires.

A state returns the values that a pact inserts into its requests, as in `Bearer ${token}`.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import delete

from {{ cookiecutter.__package }}.dependencies import SessionDep
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
{% if cookiecutter.sample_domain %}
from tests.factories.projects import ProjectFactory
{% endif %}
from tests.factories.users import UserFactory
from tests.fixtures.client import access_token

Values = dict[str, Any]


def sign_in(user: User) -> Values:
    return {"token": access_token(user.id)}


async def nothing(_create: Factories) -> Values:
    return {}


async def a_user(create: Factories, *, email: str, password: str) -> Values:
    await create(UserFactory, email=email, password=password)
    return {}


async def a_signed_in_user(create: Factories) -> Values:
    return sign_in(await create(UserFactory))


STATES: dict[str, Callable[..., Awaitable[Values]]] = {
    "": nothing,
    "a user": a_user,
    "a signed-in user": a_signed_in_user,
}
{% if cookiecutter.sample_domain %}


async def own_project(create: Factories) -> Values:
    project = await create(ProjectFactory, with_tasks=True)
    return sign_in(project.owner) | {"project_id": project.id}


async def foreign_project(create: Factories) -> Values:
    project = await create(ProjectFactory)
    return sign_in(await create(UserFactory)) | {"project_id": project.id}


STATES |= {
    "a signed-in user with a project of three tasks": own_project,
    "a signed-in user and a project of somebody else": foreign_project,
}
{% endif %}


class StateChange(BaseModel):
    """What Pact sends before and after each interaction."""

    action: Literal["setup", "teardown"]
    state: str
    params: dict[str, Any]


router = APIRouter()


@router.post("/_pact/states")
async def change_state(session: SessionDep, change: StateChange) -> Values:
    """Create the rows of a state, or delete them."""
    if change.action == "teardown":
        await session.execute(delete(User))  # and, by cascade, all that is theirs
        await session.commit()
        return {}

    return await STATES[change.state](Factories(session), **change.params)
