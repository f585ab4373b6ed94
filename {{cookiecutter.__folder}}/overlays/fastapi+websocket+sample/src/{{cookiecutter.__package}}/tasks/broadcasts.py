"""Changes of tasks, broadcast to the sockets that follow their project."""

from collections.abc import AsyncIterator
from typing import Literal

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel
from sqlalchemy import event
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.dependencies import SessionDep, SessionmakerDep
from {{ cookiecutter.__package }}.projects.service import find_project
from {{ cookiecutter.__package }}.realtime.hub import HubDep
from {{ cookiecutter.__package }}.realtime.protocol import Broadcast
from {{ cookiecutter.__package }}.realtime.sockets import ClaimsDep, close_on_error, serve
from {{ cookiecutter.__package }}.schemas import MAX_ID
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.schemas import TaskRead
from {{ cookiecutter.__package }}.users.dependencies import CurrentUserDep

Change = Literal["task.created", "task.updated", "task.deleted"]

router = APIRouter()


class TaskMessage(BaseModel):
    type: Change
    task: TaskRead


def task_message(change: Change, task: Task) -> str:
    return TaskMessage(type=change, task=TaskRead.model_validate(task)).model_dump_json()


def project_topic(project_id: int) -> str:
    return f"projects:{project_id}"


@router.websocket("/ws/projects/{project_id:int}")
async def follow_project(
    websocket: WebSocket,
    sessionmaker: SessionmakerDep,
    claims: ClaimsDep,
    hub: HubDep,
    project_id: int,
) -> None:
    with close_on_error():
        async with sessionmaker() as session:
            await find_project(session, min(project_id, MAX_ID))
    with hub.subscribe(project_topic(project_id), claims.sub) as subscription:
        await serve(websocket, subscription, claims)


async def broadcast_changes(
    session: SessionDep, hub: HubDep, actor: CurrentUserDep
) -> AsyncIterator[None]:
    """Broadcast each task that the request changes, after the commit."""
    changes: list[tuple[Change, Task]] = []

    @event.listens_for(session.sync_session, "after_flush")
    def collect(session: Session, _: object) -> None:
        modified = filter(session.is_modified, session.dirty)
        changes.extend(("task.created", task) for task in session.new if isinstance(task, Task))
        changes.extend(("task.updated", task) for task in modified if isinstance(task, Task))
        changes.extend(("task.deleted", task) for task in session.deleted if isinstance(task, Task))

    yield
    await hub.publish(
        [
            Broadcast(
                topic=project_topic(task.project_id),
                message=task_message(change, task),
                sender_id=actor.id,
            )
            for change, task in changes
        ]
    )
