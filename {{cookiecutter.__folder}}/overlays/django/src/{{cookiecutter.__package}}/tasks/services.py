"""The rules for tasks."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from .models import Task


def update_tasks(tasks: Sequence[Task], values: dict[str, Any]) -> None:
    """Change many tasks in one query; `updated_at` moves only where a value does."""
    changes = {task: fields for task in tasks if (fields := task.assign(values))}
    for task in changes:
        task.updated_at = timezone.now()
    if changes:
        changed = {field for fields in changes.values() for field in fields}
        Task.objects.bulk_update(changes, [*changed, "updated_at"])
