"""The cached summary of a project, over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from redis.asyncio import Redis

from {{ cookiecutter.__package }}.cache import Cache
from {{ cookiecutter.__package }}.projects.summary_cache import summary_key
from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.usefixtures("cache")

{% if cookiecutter.graphql %}
COMPLETE = "mutation ($id: ID!) { completeTask(id: $id) { id } }"

{% endif %}
CHANGES: dict[str, Callable[[httpx2.AsyncClient, Task], Awaitable[httpx2.Response]]] = {
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
async def task(create: Factories) -> Task:
    return await create(TaskFactory)


@pytest.fixture
def client(task: Task, client_for: ClientFor) -> httpx2.AsyncClient:
    """A client of the project's owner."""
    return client_for(task.project.owner)


async def read_summary(client: httpx2.AsyncClient, task: Task) -> dict[str, Any]:
    response = await client.get(f"/projects/{task.project_id}/summary")
    assert response.status_code == 200
    summary: dict[str, Any] = response.json()
    return summary


async def test_second_request_does_not_count_again(
    client: httpx2.AsyncClient, task: Task, queries: list[str]
) -> None:
    first = await read_summary(client, task)
    queries.clear()

    assert await read_summary(client, task) == first
    assert not [query for query in queries if "FROM tasks" in query]


async def test_summary_is_a_minute_old_at_most(
    client: httpx2.AsyncClient, task: Task, cache: Cache, redis: Redis
) -> None:
    await read_summary(client, task)

    assert 0 < await redis.ttl(f"{cache.prefix}{summary_key(task.project_id)}") <= 60


@pytest.mark.parametrize("change", CHANGES)
async def test_change_of_a_task_drops_the_summary_of_its_project_and_no_other(
    change: str, client: httpx2.AsyncClient, task: Task, create: Factories, cache: Cache
) -> None:
    other = await create(TaskFactory)
    before = await read_summary(client, task)
    await read_summary(client, other)

    response = await CHANGES[change](client, task)

    assert response.is_success
    assert await read_summary(client, task) != before
    assert await cache.get(summary_key(other.project_id))


async def test_rejected_change_keeps_the_summary(
    client: httpx2.AsyncClient, task: Task, cache: Cache
) -> None:
    await read_summary(client, task)

    response = await client.patch(f"/tasks/{task.id}", json={"assignee_id": 2**40})

    assert response.status_code == 404
    assert await cache.get(summary_key(task.project_id))
