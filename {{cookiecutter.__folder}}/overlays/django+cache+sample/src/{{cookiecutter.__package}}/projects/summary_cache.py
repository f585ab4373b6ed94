"""Cached summaries of projects: a minute old at most, and dropped when a task changes.

The views import this module, which connects the receiver.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import Project, Task
from .summary import summarize

TTL_SECONDS = 60


def summary_key(project_id: int) -> str:
    return f"projects:{project_id}:summary"


def read_summary(project: Project) -> Any:
    return cache.get_or_set(summary_key(project.pk), partial(summarize, project), TTL_SECONDS)


def drop_summaries(project_ids: Iterable[int]) -> None:
    """Drop summaries after the commit. Bulk operations send no signals: call it after them."""
    keys = [summary_key(project_id) for project_id in project_ids]
    transaction.on_commit(partial(cache.delete_many, keys))


@receiver([post_save, post_delete], sender=Task)
def drop_summary(instance: Task, **_: Any) -> None:
    drop_summaries([instance.project_id])
