"""The hot paths of projects and tasks."""

import httpx2
import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.summary import summarize_project
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.loop import Run

# The API's largest page, and the most that it changes at once.
MANY = 100


@pytest.fixture
async def project(create: Factories, user: User) -> Project:
    """A project with 40 tasks for each of five members."""
    members = await create.batch(UserFactory, 5)
    return await create(ProjectFactory, owner=user, members=members * 40)


@pytest.fixture
def client(user: User, client_for: ClientFor) -> httpx2.AsyncClient:
    return client_for(user)


def test_summary_query(
    benchmark: BenchmarkFixture, run: Run, session: AsyncSession, project: Project
) -> None:
    summary = benchmark(lambda: run(summarize_project(session, project)))

    assert summary.total == 200


@pytest.mark.usefixtures("project")
def test_bulk_update(benchmark: BenchmarkFixture, run: Run, client: httpx2.AsyncClient) -> None:
    page = run(client.get("/tasks", params={"limit": MANY})).json()
    task_ids = [task["id"] for task in page]

    async def update() -> httpx2.Response:
        for is_completed in (True, False):  # so that the next round changes as many
            body = {"task_ids": task_ids, "update_data": {"is_completed": is_completed}}
            response = await client.post("/tasks/bulk-update", json=body)
        return response

    response = benchmark(lambda: run(update()))

    assert response.json() == {"updated_count": MANY}
