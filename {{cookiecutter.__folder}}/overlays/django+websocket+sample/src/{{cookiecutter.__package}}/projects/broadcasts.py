"""Changes of tasks, broadcast to the sockets that follow their project."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from django.db.models import prefetch_related_objects
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from {{ cookiecutter.__package }}.realtime.broadcasts import broadcast_on_commit

from .models import Task
from .serializers import TaskSerializer

Change = Literal["task.created", "task.updated", "task.deleted"]


def task_message(change: Change, task: Task) -> str:
    content = JSONRenderer().render({"type": change, "task": TaskSerializer(task).data})
    return str(content, "utf-8")


def project_group(project_id: int) -> str:
    return f"projects.{project_id}"


def broadcast_tasks(request: Request, change: Change, tasks: Sequence[Task]) -> None:
    """Broadcast, after the commit, what the request changes."""
    assert request.user.is_authenticated  # noqa: S101 (for the type checker)
    prefetch_related_objects(tasks, "assignee")  # no query for those that are known
    messages = defaultdict[str, list[str]](list)
    for task in tasks:
        messages[project_group(task.project_id)].append(task_message(change, task))
    if messages:
        broadcast_on_commit(messages, request.user.pk)


def broadcast_updates(request: Request, tasks: Iterable[Task]) -> None:
    """Broadcast the tasks with another value than the row that was read."""
    broadcast_tasks(request, "task.updated", [task for task in tasks if task.has_changed()])
