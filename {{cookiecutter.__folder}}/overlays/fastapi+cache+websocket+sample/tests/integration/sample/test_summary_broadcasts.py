"""A cached summary is dropped before the change is broadcast."""

from collections.abc import Sequence
from typing import override

import pytest
from fastapi import FastAPI

from {{ cookiecutter.__package }}.cache import Cache
from {{ cookiecutter.__package }}.projects.summary_cache import summary_key
from {{ cookiecutter.__package }}.realtime.hub import Hub, get_hub
from {{ cookiecutter.__package }}.realtime.protocol import Broadcast
from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.fixtures.client import ClientFor

REQUESTS = {
    "REST": ("/tasks/bulk-update", '{"task_ids": [%d], "update_data": {"is_completed": true}}'),
{% if cookiecutter.graphql %}
    "GraphQL": ("/graphql", '{"query": "mutation { completeTask(id: %d) { id } }"}'),
{% endif %}
}


class ReadingHub(Hub):
    """Reads the cached summary when a change is broadcast."""

    def __init__(self, cache: Cache, task: Task) -> None:
        super().__init__(None)
        self._cache = cache
        self._key = summary_key(task.project_id)
        self.summaries: list[bytes | str | None] = []

    @override
    async def publish(self, broadcasts: Sequence[Broadcast]) -> None:
        if broadcasts:
            self.summaries.append(await self._cache.get(self._key))


@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS)
async def test_summary_is_dropped_before_the_change_is_broadcast(
    request_of: tuple[str, str],
    app: FastAPI,
    create: Factories,
    client_for: ClientFor,
    cache: Cache,
) -> None:
    task = await create(TaskFactory)
    client = client_for(task.project.owner)
    hub = ReadingHub(cache, task)
    app.dependency_overrides[get_hub] = lambda: hub
    await client.get(f"/projects/{task.project_id}/summary")
    assert await cache.get(summary_key(task.project_id))

    path, content = request_of
    headers = {"Content-Type": "application/json"}
    response = await client.post(path, content=content % task.id, headers=headers)

    assert response.is_success
    assert hub.summaries == [None]
