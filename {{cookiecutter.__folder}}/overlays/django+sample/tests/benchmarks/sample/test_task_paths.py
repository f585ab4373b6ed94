"""Hot paths of tasks."""

from typing import Any

import factory
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from {{ cookiecutter.__package }}.projects.models import Project, Task
from {{ cookiecutter.__package }}.projects.summary import summarize
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor

# The largest page, and the largest bulk update.
MANY = 100


@pytest.fixture
def project(user: User) -> Project:
    return ProjectFactory.create(owner=user)


@pytest.fixture
def tasks(project: Project) -> list[Task]:
    assignees = factory.Iterator(UserFactory.create_batch(5))
    return TaskFactory.create_batch(200, project=project, assignee=assignees)


def test_summary_query(benchmark: BenchmarkFixture, project: Project, tasks: list[Task]) -> None:
    assert benchmark(summarize, project)["total"] == len(tasks)


@pytest.mark.usefixtures("tasks")
def test_tasks_route(benchmark: BenchmarkFixture, user: User, client_for: ClientFor) -> None:
    response = benchmark(client_for(user).get, "/tasks", {"limit": MANY})

    assert len(response.json()) == MANY


def test_bulk_update(
    benchmark: BenchmarkFixture, user: User, client_for: ClientFor, tasks: list[Task]
) -> None:
    client = client_for(user)
    task_ids = [task.pk for task in tasks[:MANY]]

    def update() -> Any:
        for is_completed in (True, False):  # each round changes as many
            body = {"task_ids": task_ids, "update_data": {"is_completed": is_completed}}
            response = client.post("/tasks/bulk-update", body)
        return response

    assert benchmark(update).json() == {"updated_count": MANY}
