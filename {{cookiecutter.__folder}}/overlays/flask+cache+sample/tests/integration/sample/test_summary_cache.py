"""The cached summary of a project, over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.cache import Cache
from {{ cookiecutter.__package }}.projects.summary_cache import summary_key
from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.fixtures.client import ClientFor

{% if cookiecutter.graphql %}
COMPLETE = "mutation ($id: ID!) { completeTask(id: $id) { id } }"

{% endif %}
CHANGES: dict[str, Callable[[FlaskClient, Task], TestResponse]] = {
    "create": lambda client, task: client.post(
        "/tasks", json={"title": "Land", "project_id": task.project_id}
    ),
    "update": lambda client, task: client.patch(f"/tasks/{task.id}", json={"is_completed": True}),
    "delete": lambda client, task: client.delete(f"/tasks/{task.id}"),
    "update in bulk": lambda client, task: client.post(
        "/tasks/bulk-update", json={"task_ids": [task.id], "update_data": {"is_completed": True}}
    ),
    "import": lambda client, task: client.post(
        "/tasks/import", json={"project_id": task.project_id, "tasks": [{"title": "Land"}]}
    ),
{% if cookiecutter.graphql %}
    "complete in GraphQL": lambda client, task: client.post(
        "/graphql", json={"query": COMPLETE, "variables": {"id": task.id}}
    ),
{% endif %}
}


@pytest.fixture
def task(create: Factories) -> Task:
    return create(TaskFactory)


@pytest.fixture
def client(cache: Cache, task: Task, client_for: ClientFor) -> FlaskClient:  # noqa: ARG001 (empties it)
    """A client of the project's owner, with an empty cache."""
    return client_for(task.project.owner)


def read_summary(client: FlaskClient, task: Task) -> Any:
    response = client.get(f"/projects/{task.project_id}/summary")
    assert response.status_code == 200
    return response.get_json()


def test_second_request_does_not_count_again(
    client: FlaskClient, task: Task, queries: list[str]
) -> None:
    first = read_summary(client, task)
    queries.clear()

    assert read_summary(client, task) == first
    assert not [query for query in queries if "FROM tasks" in query]


def test_summary_is_a_minute_old_at_most(
    client: FlaskClient, task: Task, cache: Cache, app: Flask
) -> None:
    read_summary(client, task)

    key = f"{cache.prefix}{summary_key(task.project_id)}"
    assert 0 < app.extensions["redis"].ttl(key) <= 60


@pytest.mark.parametrize("change", CHANGES)
def test_change_of_a_task_drops_the_summary_of_its_project_and_no_other(
    change: str, client: FlaskClient, task: Task, create: Factories, cache: Cache
) -> None:
    other = create(TaskFactory)
    before = read_summary(client, task)
    read_summary(client, other)

    response = CHANGES[change](client, task)

    assert response.status_code < 300
    assert read_summary(client, task) != before
    assert cache.get(summary_key(other.project_id))


def test_rejected_change_keeps_the_summary(client: FlaskClient, task: Task, cache: Cache) -> None:
    read_summary(client, task)

    response = client.patch(f"/tasks/{task.id}", json={"assignee_id": 2**40})

    assert response.status_code == 404
    assert cache.get(summary_key(task.project_id))
