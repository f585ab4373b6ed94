"""What the database itself refuses and does, whatever the code above it forgets."""

from typing import Any

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.auth.models import (
    PasswordReset,
    RefreshToken,
)
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, ModelFactory, ProjectFactory, TaskFactory, UserFactory


@pytest.mark.parametrize(
    ("factory", "attributes"),
    [
        (UserFactory, {"email": "taken@example.com"}),
        (UserFactory, {"role": "king"}),
        (UserFactory, {"name": None}),
        (ProjectFactory, {"name": None}),
        (TaskFactory, {"priority": 0}),
        (TaskFactory, {"priority": 6}),
        (TaskFactory, {"title": None}),
    ],
)
async def test_a_wrong_value_is_refused(
    factory: type[ModelFactory[Any]], attributes: dict[str, Any], create: Factories
) -> None:
    await create(UserFactory, email="taken@example.com")

    with pytest.raises(IntegrityError):
        await create(factory, **attributes)


async def test_a_name_is_unique_among_the_projects_of_an_owner(create: Factories) -> None:
    project = await create(ProjectFactory)

    await create(ProjectFactory, name=project.name)
    with pytest.raises(IntegrityError):
        await create(ProjectFactory, name=project.name, owner=project.owner)


async def test_a_task_needs_a_project_that_exists(session: AsyncSession) -> None:
    now = utc_now()
    row = {"title": "Lost", "project_id": 10**9, "created_at": now, "updated_at": now}

    with pytest.raises(IntegrityError):
        await session.execute(insert(Task).values(row))


async def test_a_project_takes_its_tasks_along(create: Factories, session: AsyncSession) -> None:
    task = await create(TaskFactory)

    await session.execute(delete(Project).where(Project.id == task.project_id))

    assert await session.scalar(select(Task.id)) is None


async def test_an_assignee_leaves_the_tasks_behind(
    create: Factories, session: AsyncSession
) -> None:
    task = await create(TaskFactory, assigned=True)

    await session.execute(delete(User).where(User.id == task.assignee_id))

    assert (await session.execute(select(Task.id, Task.assignee_id))).all() == [(task.id, None)]


async def test_a_user_takes_projects_and_sessions_along(
    create: Factories, session: AsyncSession
) -> None:
    user = (await create(ProjectFactory)).owner
    now = utc_now()
    session.add(RefreshToken(jti="1", family="1", user_id=user.id, expires_at=now))
    session.add(PasswordReset(user_id=user.id, token_hash="1", expires_at=now))
    await session.flush()

    await session.execute(delete(User).where(User.id == user.id))

    for column in (Project.id, RefreshToken.jti, PasswordReset.user_id):
        assert await session.scalar(select(column)) is None
