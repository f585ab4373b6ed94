"""Changes of tasks, broadcast to the sockets that follow their project."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, WebSocket
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import event
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.dependencies import SessionDep, SessionmakerDep
from {{ cookiecutter.__package }}.errors import NotFoundError
from {{ cookiecutter.__package }}.projects.service import find_project
from {{ cookiecutter.__package }}.realtime.hub import HubDep
from {{ cookiecutter.__package }}.realtime.sockets import ClaimsDep, close_on_error, serve
from {{ cookiecutter.__package }}.schemas import Id
from {{ cookiecutter.__package }}.tasks.messages import (
    Change,
    broadcasts_of,
    flushed_changes,
    project_topic,
)
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.dependencies import CurrentUserDep

ID_ADAPTER = TypeAdapter(Id)

router = APIRouter()


@router.websocket("/ws/projects/{project_id}")
async def follow_project(
    websocket: WebSocket,
    sessionmaker: SessionmakerDep,
    claims: ClaimsDep,
    hub: HubDep,
    project_id: str,
) -> None:
    with close_on_error():
        try:
            id_ = ID_ADAPTER.validate_python(project_id)
        except ValidationError:
            raise NotFoundError("There is no such project.") from None
        async with sessionmaker() as session:
            await find_project(session, id_)
    with hub.subscribe(project_topic(id_), claims.sub) as subscription:
        await serve(websocket, subscription, claims)


async def broadcast_changes(
    session: SessionDep, hub: HubDep, actor: CurrentUserDep
) -> AsyncIterator[None]:
    """Broadcast each task that the request changes, after the commit."""
    changes: list[tuple[Change, Task]] = []

    @event.listens_for(session.sync_session, "after_flush")
    def collect(session: Session, _: object) -> None:
        changes.extend(flushed_changes(session))

    yield
    await hub.publish(broadcasts_of(changes, actor.id))
