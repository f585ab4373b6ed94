"""Hot paths of tasks."""

from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.summary import summarize
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.projects import ProjectFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor

# The largest page, and the largest bulk update.
MANY = 100


@pytest.fixture
def project(user: User) -> Project:
    """A project with 40 tasks for each of five members."""
    return ProjectFactory.create(owner=user, members=UserFactory.create_batch(5) * 40)


def test_summary_query(benchmark: BenchmarkFixture, project: Project) -> None:
    assert benchmark(summarize, project)["total"] == 200


@pytest.mark.usefixtures("project")
def test_tasks_route(benchmark: BenchmarkFixture, user: User, client_for: ClientFor) -> None:
    response = benchmark(client_for(user).get, "/tasks", {"limit": MANY})

    assert len(response.json()) == MANY


def test_bulk_update(
    benchmark: BenchmarkFixture, user: User, client_for: ClientFor, project: Project
) -> None:
    client = client_for(user)
    task_ids = list(project.tasks.values_list("pk", flat=True)[:MANY])

    def update() -> Any:
        for is_completed in (True, False):  # each round changes as many
            body = {"task_ids": task_ids, "update_data": {"is_completed": is_completed}}
            response = client.post("/tasks/bulk-update", body)
        return response

    assert benchmark(update).json() == {"updated_count": MANY}
