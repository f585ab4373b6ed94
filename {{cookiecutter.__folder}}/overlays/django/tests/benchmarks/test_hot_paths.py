"""The hot paths: what every request does, and what grows with the number of tasks."""

from typing import Any

import factory
import pytest
from django.contrib.auth.password_validation import validate_password
from pytest_benchmark.fixture import BenchmarkFixture
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.summary import summarize_project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import PASSWORD, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor

# The API's largest page, and the most that it changes at once.
MANY = 100


@pytest.fixture
def project(user: User) -> Project:
    return ProjectFactory.create(owner=user)


@pytest.fixture
def tasks(project: Project) -> list[Task]:
    assignees = factory.Iterator(UserFactory.create_batch(5))
    return TaskFactory.create_batch(200, project=project, assignee=assignees)


@pytest.fixture
def client(user: User, client_for: ClientFor) -> APIClient:
    return client_for(user)


def test_token_check(benchmark: BenchmarkFixture) -> None:
    issued = AccessToken()
    issued["sub"] = "7"

    token = benchmark(AccessToken, str(issued))

    assert token["sub"] == "7"


def test_password_policy(benchmark: BenchmarkFixture) -> None:
    assert benchmark(validate_password, PASSWORD) is None


def test_summary_query(benchmark: BenchmarkFixture, project: Project, tasks: list[Task]) -> None:
    summary = benchmark(summarize_project, project)

    assert summary["total"] == len(tasks)


@pytest.mark.usefixtures("tasks")
def test_list_route(benchmark: BenchmarkFixture, client: APIClient) -> None:
    answer = benchmark(client.get, "/tasks", {"limit": MANY})

    assert len(answer.json()) == MANY


def test_bulk_update(benchmark: BenchmarkFixture, client: APIClient, tasks: list[Task]) -> None:
    task_ids = [task.pk for task in tasks[:MANY]]

    def update() -> Any:
        for is_completed in (True, False):  # so that the next round changes as many
            body = {"task_ids": task_ids, "update_data": {"is_completed": is_completed}}
            answer = client.post("/tasks/bulk-update", body)
        return answer

    answer = benchmark(update)

    assert answer.json() == {"updated_count": MANY}
