"""Jobs of projects: see CELERY_BEAT_SCHEDULE."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.canvas import Signature
from django.utils import timezone

from {{ cookiecutter.__package }}.notifications.tasks import send_notification

from .models import Task

PERIOD = timedelta(hours=25)  # longer than a day: a late run skips no task


@shared_task(autoretry_for=(Exception,), retry_backoff=60)
def send_due_reminders() -> None:
    """Publish a notification to the assignee of each task that will be due within 25 hours."""
    for reminder in find_reminders():
        reminder.apply_async()


def find_reminders() -> Iterator[Signature[Any]]:
    """Return a job for each open task with an active assignee.

    Its id is the same in each run, and with it the key that the notification service sees.
    """
    now = timezone.now()
    tasks = Task.objects.pending().filter(
        due_date__range=(now, now + PERIOD), assignee__is_active=True
    )
    rows = tasks.values_list("pk", "title", "due_date", "assignee__email")
    for pk, title, due_date, email in rows:
        yield send_notification.s(
            recipient=email,
            subject=f"Due soon: {title}",
            body=f"The task is due at {due_date:%H:%M} UTC on {due_date:%Y-%m-%d}.",
        ).set(task_id=f"reminder-{pk}-{due_date:%Y%m%d%H%M}")
