"""The hot paths of projects and tasks."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pytest_benchmark.fixture import BenchmarkFixture
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.summary import summarize_project
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor

# The largest page, and the most tasks of a bulk update.
MANY = 100


@pytest.fixture
def project(create: Factories, user: User) -> Project:
    """A project with 40 tasks for each of five members."""
    return create(ProjectFactory, owner=user, members=create.batch(UserFactory, 5) * 40)


@pytest.fixture
def client(user: User, client_for: ClientFor) -> FlaskClient:
    return client_for(user)


def test_summary_query(benchmark: BenchmarkFixture, app: Flask, project: Project) -> None:
    with app.app_context():
        summary = benchmark(summarize_project, project.id)

    assert summary.total == 200


@pytest.mark.usefixtures("project")
def test_bulk_update(benchmark: BenchmarkFixture, client: FlaskClient) -> None:
    page = client.get("/tasks", query_string={"limit": MANY}).get_json()
    task_ids = [task["id"] for task in page]

    def update() -> TestResponse:
        for is_completed in (True, False):  # so that the next round changes as many
            body = {"task_ids": task_ids, "update_data": {"is_completed": is_completed}}
            response = client.post("/tasks/bulk-update", json=body)
        return response

    response = benchmark(update)

    assert response.get_json() == {"updated_count": MANY}
