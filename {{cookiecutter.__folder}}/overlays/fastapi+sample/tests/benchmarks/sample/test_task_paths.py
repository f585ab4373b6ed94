"""The hot paths of projects and tasks."""

import factory
import httpx2
import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.projects.summary import summarize_project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.loop import Run

# The API's largest page, and the most that it changes at once.
MANY = 100


@pytest.fixture
async def tasks(create: Factories, user: User) -> list[Task]:
    project = await create(ProjectFactory, owner=user)
    assignees = factory.Iterator(await create.batch(UserFactory, 5))
    return await create.batch(TaskFactory, 200, project=project, assignee=assignees)


@pytest.fixture
def client(user: User, client_for: ClientFor) -> httpx2.AsyncClient:
    return client_for(user)


def test_summary_query(
    benchmark: BenchmarkFixture, run: Run, session: AsyncSession, tasks: list[Task]
) -> None:
    summary = benchmark(lambda: run(summarize_project(session, tasks[0].project)))

    assert summary.total == len(tasks)


@pytest.mark.usefixtures("tasks")
def test_list_route(benchmark: BenchmarkFixture, run: Run, client: httpx2.AsyncClient) -> None:
    response = benchmark(lambda: run(client.get("/tasks", params={"limit": MANY})))

    assert len(response.json()) == MANY


def test_bulk_update(
    benchmark: BenchmarkFixture, run: Run, client: httpx2.AsyncClient, tasks: list[Task]
) -> None:
    task_ids = [task.id for task in tasks[:MANY]]

    async def update() -> httpx2.Response:
        for is_completed in (True, False):  # so that the next round changes as many
            body = {"task_ids": task_ids, "update_data": {"is_completed": is_completed}}
            response = await client.post("/tasks/bulk-update", json=body)
        return response

    response = benchmark(lambda: run(update()))

    assert response.json() == {"updated_count": MANY}
