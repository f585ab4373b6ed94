"""Provider states: what consumers take as given, and how it comes about.

Each state makes its rows with the factories. It gives the values that a pact puts into its
requests in place of the recorded ones, as in `Bearer ${token}`.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from fastapi import APIRouter
from {{ cookiecutter.__package }}.auth.tokens import (
    TokenType,
    issue_token,
)
from pydantic import BaseModel
from sqlalchemy import delete

from {{ cookiecutter.__package }}.database import SessionDep
from {{ cookiecutter.__package }}.dependencies import SecretKey
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, ProjectFactory, UserFactory

Values = dict[str, Any]
SignIn = Callable[[User], Values]


async def nothing(_create: Factories, _sign_in: SignIn) -> Values:
    return {}


async def a_user(create: Factories, _sign_in: SignIn, *, email: str, password: str) -> Values:
    await create(UserFactory, email=email, password=password)
    return {}


async def a_signed_in_user(create: Factories, sign_in: SignIn) -> Values:
    return sign_in(await create(UserFactory))


async def ones_own_project(create: Factories, sign_in: SignIn) -> Values:
    project = await create(ProjectFactory, with_tasks=True)
    return sign_in(project.owner) | {"project_id": project.id}


async def somebody_elses_project(create: Factories, sign_in: SignIn) -> Values:
    project = await create(ProjectFactory)
    return sign_in(await create(UserFactory)) | {"project_id": project.id}


STATES: dict[str, Callable[..., Awaitable[Values]]] = {
    "": nothing,
    "a user": a_user,
    "a signed-in user": a_signed_in_user,
    "a signed-in user with a project of three tasks": ones_own_project,
    "a signed-in user and a project of somebody else": somebody_elses_project,
}


class StateChange(BaseModel):
    """What Pact asks for before and after each request."""

    action: Literal["setup", "teardown"]
    state: str
    params: dict[str, Any]


router = APIRouter()


@router.post("/_pact/states")
async def change_state(session: SessionDep, secret_key: SecretKey, change: StateChange) -> Values:
    """Bring a state about, or delete what it made."""
    if change.action == "teardown":
        await session.execute(delete(User))  # and, by cascade, all that is theirs
        await session.commit()
        return {}

    def sign_in(user: User) -> Values:
        token, _ = issue_token(secret_key, TokenType.ACCESS, user_id=user.id, role=user.role)
        return {"token": token}

    return await STATES[change.state](Factories(session), sign_in, **change.params)
