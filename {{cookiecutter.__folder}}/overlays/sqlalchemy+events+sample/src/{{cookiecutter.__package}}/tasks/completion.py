from collections.abc import Iterable, Iterator

from sqlalchemy import inspect

from {{ cookiecutter.__package }}.events.models import OutboxEvent
from {{ cookiecutter.__package }}.events.schemas import Reference
from {{ cookiecutter.__package }}.projects.events import TaskCompleted, TaskReference
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User


def completions(tasks: Iterable[Task], actor: User) -> Iterator[OutboxEvent]:
    """Yield an event for each task that was completed since the last flush."""
    for task in tasks:
        if task.is_completed and inspect(task).attrs.completed_at.history.added:
            event = TaskCompleted(
                task=TaskReference(id=task.id, title=task.title),
                project=Reference(id=task.project_id),
                completed_by=Reference(id=actor.id),
            )
            yield OutboxEvent.of(event)
