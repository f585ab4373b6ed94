"""Concurrent requests of the sample domain."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.events.models import OutboxEvent
{% endif %}
from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.fixtures.client import ClientFor


async def test_bulk_updates_of_the_same_tasks_lose_nothing(
    client_for: ClientFor, create: Factories, session: AsyncSession
) -> None:
    project = await create(ProjectFactory)
    tasks = await create.batch(TaskFactory, 20, project=project)
    owner = client_for(project.owner)
    ids = [task.id for task in tasks]
    updates = [
        {"task_ids": ids, "update_data": {"priority": 5}},
        {"task_ids": ids[::-1], "update_data": {"is_completed": True}},
    ]

    responses = await asyncio.gather(
        *(owner.post("/tasks/bulk-update", json=update) for update in updates * 10)
    )

    assert {response.status_code for response in responses} == {200}
    rows = await session.execute(select(Task.priority, Task.completed_at.is_not(None)))
    assert Counter(map(tuple, rows)) == {(5, True): 20}


async def test_task_is_completed_once(
    client_for: ClientFor, create: Factories, session: AsyncSession
) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite locks no rows")
    task = await create(TaskFactory)
    owner = client_for(task.project.owner)
    # Opens connections, so that no update ends while another still connects.
    await asyncio.gather(*(owner.get("/tasks") for _ in range(10)))

    updates = [owner.patch(f"/tasks/{task.id}", json={"is_completed": True}) for _ in range(10)]
    responses = await asyncio.gather(*updates)

    assert len({response.json()["completed_at"] for response in responses}) == 1
{% if cookiecutter.events != "none" %}
    assert len((await session.scalars(select(OutboxEvent))).all()) == 1
{% endif %}
