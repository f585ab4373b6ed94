"""Services of the sample domain, called with a real session and without HTTP."""

from unittest.mock import AsyncMock

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.errors import ConflictError, ForbiddenError, NotFoundError
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.schemas import ProjectCreate
from {{ cookiecutter.__package }}.projects.service import create_project
from {{ cookiecutter.__package }}.projects.summary import summarize_project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.schemas import TaskRow
from {{ cookiecutter.__package }}.tasks.service import create_tasks
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory
from tests.factories.users import UserFactory

ROW = TaskRow(title="Launch")


@pytest.fixture
async def project(create: Factories, user: User) -> Project:
    return await create(ProjectFactory, owner=user)


async def test_name_of_a_project_is_unique_per_owner(
    session: AsyncSession, project: Project, admin: User
) -> None:
    values = ProjectCreate(name=project.name)

    assert (await create_project(session, admin, values)).name == project.name
    with pytest.raises(ConflictError):
        await create_project(session, project.owner, values)


async def test_summary_of_a_project_without_tasks(session: AsyncSession, project: Project) -> None:
    summary = await summarize_project(session, project)

    assert (summary.total, summary.completion_rate, summary.by_assignee) == (0, 0, [])


async def test_only_owner_and_admins_create_tasks(
    session: AsyncSession, project: Project, admin: User, create: Factories
) -> None:
    for actor in (project.owner, admin):
        await create_tasks(session, actor, project.id, [ROW])

    with pytest.raises(ForbiddenError):
        await create_tasks(session, await create(UserFactory), project.id, [ROW])


async def test_no_task_is_created_if_an_assignee_is_unknown_or_inactive(
    session: AsyncSession, project: Project, create: Factories
) -> None:
    inactive = await create(UserFactory, inactive=True)

    for assignee_id in (10**9, inactive.id):
        rows = [ROW, TaskRow(title="Land", assignee_id=assignee_id)]
        with pytest.raises(NotFoundError, match=f"no active user {assignee_id}"):
            await create_tasks(session, project.owner, project.id, rows)

    assert await session.scalar(select(func.count()).select_from(Task)) == 0


async def test_tasks_of_a_project_that_is_deleted_meanwhile_are_rejected(
    session: AsyncSession, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = IntegrityError("INSERT", {}, Exception("foreign key"))
    monkeypatch.setattr(session, "commit", AsyncMock(side_effect=error))

    with pytest.raises(ConflictError):
        await create_tasks(session, project.owner, project.id, [ROW])
