"""The summary of a project, over HTTP."""

from datetime import timedelta

import pytest
import time_machine

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.clock import NOW


@pytest.fixture
async def project_with_tasks(create: Factories, user: User) -> Project:
    """Three tasks of Ada, one of Bob, two unassigned, and one of another project."""
    project = await create(ProjectFactory, owner=user)
    ada = await create(UserFactory, name="Ada")
    bob = await create(UserFactory, name="Bob")
    past, future = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    await create(TaskFactory, project=project, assignee=bob, completed=True, due_date=past)
    await create(TaskFactory, project=project, assignee=ada, due_date=past)
    await create(TaskFactory, project=project, assignee=ada, due_date=future)
    await create(TaskFactory, project=project, assignee=ada, completed=True)
    await create(TaskFactory, project=project, due_date=NOW)
    await create(TaskFactory, project=project, overdue=True)
    await create(TaskFactory, assignee=ada)
    return project


@pytest.mark.usefixtures("clock")
async def test_summary_counts_by_state_and_by_assignee(
    project_with_tasks: Project, user: User, client_for: ClientFor
) -> None:
    response = await client_for(user).get(f"/projects/{project_with_tasks.id}/summary")

    assert response.status_code == 200
    summary = response.json()
    by_name = {
        row["assignee"] and row["assignee"]["name"]: (row["total"], row["completed"])
        for row in summary.pop("by_assignee")
    }
    assert by_name == {"Ada": (3, 1), "Bob": (1, 1), None: (2, 0)}
    assert list(by_name) == ["Ada", "Bob", None]
    assert summary == {
        "project_id": project_with_tasks.id,
        "total": 6,
        "completed": 2,
        "pending": 4,
        "overdue": 2,
        "completion_rate": 0.3333,
    }


async def test_task_becomes_overdue_as_time_passes(
    create: Factories, user: User, client_for: ClientFor, clock: time_machine.Traveller
) -> None:
    task = await create(TaskFactory, due_date=NOW)
    client, url = client_for(user), f"/projects/{task.project_id}/summary"

    before = (await client.get(url)).json()["overdue"]
    clock.shift(timedelta(microseconds=1))
    after = (await client.get(url)).json()["overdue"]

    assert (before, after) == (0, 1)
