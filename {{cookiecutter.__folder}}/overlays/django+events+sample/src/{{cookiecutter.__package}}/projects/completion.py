from collections.abc import Iterable

from rest_framework.request import Request

from {{ cookiecutter.__package }}.events.outbox import record
from {{ cookiecutter.__package }}.events.schemas import Reference

from .events import TaskCompleted, TaskReference
from .models import Task


def record_completions(request: Request, tasks: Iterable[Task]) -> None:
    """Record an event for each of the tasks that the request has completed."""
    assert request.user.is_authenticated  # noqa: S101 (for the type checker)
    user = Reference(id=request.user.pk)
    events = [
        TaskCompleted(
            task=TaskReference(id=task.pk, title=task.title),
            project=Reference(id=task.project_id),
            completed_by=user,
        )
        for task in tasks
        if task.is_newly_completed
    ]
    record(*events)
