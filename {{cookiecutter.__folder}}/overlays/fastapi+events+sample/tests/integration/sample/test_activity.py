from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.activity.handlers import keep_activity
from {{ cookiecutter.__package }}.events.models import OutboxEvent
from {{ cookiecutter.__package }}.events.schemas import Reference
from {{ cookiecutter.__package }}.projects.events import TaskCompleted, TaskReference
from {{ cookiecutter.__package }}.projects.models import Project

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.fixtures.client import ClientFor


async def completions(session: AsyncSession) -> list[dict[str, Any]]:
    query = select(OutboxEvent.payload).filter_by(type="task.completed").order_by(OutboxEvent.id)
    return list(await session.scalars(query))


def completion(project: Project, title: str) -> TaskCompleted:
    return TaskCompleted(
        task=TaskReference(id=1, title=title),
        project=Reference(id=project.id),
        completed_by=Reference(id=project.owner_id),
    )


async def test_event_names_the_completed_task_and_the_user(
    create: Factories, client_for: ClientFor, session: AsyncSession
) -> None:
    task = await create(TaskFactory)
    owner = task.project.owner
    async with client_for(owner) as client:
        await client.patch(f"/tasks/{task.id}", json={"title": "Ship it", "is_completed": True})

    (event,) = await completions(session)
    assert event["task"] == {"id": task.id, "title": "Ship it"}
    assert event["project"] == {"id": task.project_id}
    assert event["completed_by"] == {"id": owner.id}


async def test_only_completion_is_an_event(
    create: Factories, client_for: ClientFor, session: AsyncSession
) -> None:
    project = await create(ProjectFactory, with_tasks=True)
    task = await create(TaskFactory, project=project)
    async with client_for(project.owner) as client:
        for changes in ({"priority": 5}, {"is_completed": False}):
            await client.patch(f"/tasks/{task.id}", json=changes)
        assert await completions(session) == []

        for is_completed in (True, True, False, True):
            update = {"task_ids": [task.id], "update_data": {"is_completed": is_completed}}
            await client.post("/tasks/bulk-update", json=update)

    assert [event["task"]["id"] for event in await completions(session)] == [task.id] * 2


async def test_activity_of_a_project_begins_with_the_newest(
    create: Factories, client_for: ClientFor, session: AsyncSession
) -> None:
    project, other = [await create(ProjectFactory) for _ in range(2)]
    events = [completion(project, "first"), completion(project, "second"), completion(other, "-")]
    for event in events:
        await keep_activity(event, session, None)
    await session.commit()

    async with client_for(project.owner) as client:
        response = await client.get(f"/projects/{project.id}/activity", params={"limit": 1})

    assert response.headers["X-Total-Count"] == "2"
    assert response.json() == [events[1].model_dump(mode="json")]


async def test_activity_of_a_deleted_project_is_not_kept(session: AsyncSession) -> None:
    event = TaskCompleted(
        task=TaskReference(id=1, title="-"), project=Reference(id=1), completed_by=Reference(id=1)
    )

    await keep_activity(event, session, None)
    await session.commit()


async def test_activity_of_an_unknown_project_is_404(
    create: Factories, client_for: ClientFor
) -> None:
    project = await create(ProjectFactory)
    async with client_for(project.owner) as client:
        response = await client.get(f"/projects/{project.id + 1}/activity")

    assert response.status_code == 404
