"""What the followers of a project receive when its tasks change."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.realtime.protocol import Broadcast
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.schemas import TaskRead

Change = Literal["task.created", "task.updated", "task.deleted"]


class TaskMessage(BaseModel):
    type: Change
    task: TaskRead


def task_message(change: Change, task: Task) -> str:
    return TaskMessage(type=change, task=TaskRead.model_validate(task)).model_dump_json()


def project_topic(project_id: int) -> str:
    return f"projects:{project_id}"


def flushed_changes(session: Session) -> list[tuple[Change, Task]]:
    """Return the changes of tasks, in a listener to `after_flush`."""
    changed: dict[Change, Iterable[object]] = {
        "task.created": session.new,
        "task.updated": filter(session.is_modified, session.dirty),
        "task.deleted": session.deleted,
    }
    return [
        (change, item)
        for change, items in changed.items()
        for item in items
        if isinstance(item, Task)
    ]


def broadcasts_of(changes: Iterable[tuple[Change, Task]], sender_id: int | None) -> list[Broadcast]:
    return [
        Broadcast(
            topic=project_topic(task.project_id),
            message=task_message(change, task),
            sender_id=sender_id,
        )
        for change, task in changes
    ]
