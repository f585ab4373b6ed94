"""Concurrent requests of the sample domain."""

import asyncio
from collections import Counter

from fastapi import FastAPI
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.tasks.dependencies import TaskDep, get_updatable_task
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


async def test_update_of_a_task_that_is_deleted_meanwhile_returns_409(
    app: FastAPI, client_for: ClientFor, create: Factories, session: AsyncSession
) -> None:
    task = await create(TaskFactory)

    async def delete_meanwhile(task: TaskDep) -> Task:
        await session.execute(delete(Task).where(Task.id == task.id))
        await session.commit()
        return task

    app.dependency_overrides[get_updatable_task] = delete_meanwhile

    response = await client_for(task.project.owner).patch(f"/tasks/{task.id}", json={"priority": 1})

    assert response.status_code == 409
