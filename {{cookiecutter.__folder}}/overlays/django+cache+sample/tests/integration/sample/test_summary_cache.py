"""The cached summary of a project, over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import BaseCache
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.projects.models import Task
from {{ cookiecutter.__package }}.projects.summary_cache import summary_key

from tests.factories.projects import TaskFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db

{% if cookiecutter.graphql %}
COMPLETE = "mutation ($id: ID!) { completeTask(id: $id) { id } }"

{% endif %}
CHANGES: dict[str, Callable[[APIClient, Task], Any]] = {
    "create": lambda client, task: client.post(
        "/tasks", {"title": "Land", "project_id": task.project_id}
    ),
    "update": lambda client, task: client.patch(f"/tasks/{task.pk}", {"is_completed": True}),
    "delete": lambda client, task: client.delete(f"/tasks/{task.pk}"),
    "update in bulk": lambda client, task: client.post(
        "/tasks/bulk-update", {"task_ids": [task.pk], "update_data": {"is_completed": True}}
    ),
    "import": lambda client, task: client.post(
        "/tasks/import", {"project_id": task.project_id, "tasks": [{"title": "Land"}]}
    ),
{% if cookiecutter.graphql %}
    "complete in GraphQL": lambda client, task: client.post(
        "/graphql", {"query": COMPLETE, "variables": {"id": task.pk}}
    ),
{% endif %}
}


@pytest.fixture
def task() -> Task:
    return TaskFactory.create()


@pytest.fixture
def client(cache: BaseCache, task: Task, client_for: ClientFor) -> APIClient:  # noqa: ARG001 (empties it)
    """A client of the project's owner, with an empty cache."""
    return client_for(task.project.owner)


def read_summary(client: APIClient, task: Task) -> Any:
    response = client.get(f"/projects/{task.project_id}/summary")
    assert response.status_code == 200
    return response.json()


def test_second_request_does_not_count_again(
    client: APIClient, task: Task, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = read_summary(client, task)

    with django_assert_num_queries(2):  # the user and the project
        assert read_summary(client, task) == first


def test_summary_is_a_minute_old_at_most(client: APIClient, task: Task, cache: BaseCache) -> None:
    read_summary(client, task)

    redis = cache._cache.get_client()  # type: ignore[attr-defined] # (of the Redis backend)
    assert 0 < redis.ttl(cache.make_key(summary_key(task.project_id))) <= 60


@pytest.mark.parametrize("change", CHANGES)
def test_change_of_a_task_drops_the_summary_of_its_project_and_no_other(
    change: str,
    client: APIClient,
    task: Task,
    cache: BaseCache,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    other = TaskFactory.create()
    before = read_summary(client, task)
    read_summary(client, other)

    with django_capture_on_commit_callbacks(execute=True):
        response = CHANGES[change](client, task)

    assert response.status_code < 300
    assert read_summary(client, task) != before
    assert cache.get(summary_key(other.project_id))


def test_rejected_change_keeps_the_summary(
    client: APIClient,
    task: Task,
    cache: BaseCache,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    read_summary(client, task)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.patch(f"/tasks/{task.pk}", {"assignee_id": 2**40})

    assert response.status_code == 400
    assert cache.get(summary_key(task.project_id))
