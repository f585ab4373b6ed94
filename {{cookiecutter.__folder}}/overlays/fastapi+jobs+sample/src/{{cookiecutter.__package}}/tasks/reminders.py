"""Reminders of tasks that will be due within a day: see `beat_schedule`."""

import asyncio
from dataclasses import asdict
from datetime import timedelta

from celery import shared_task
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.database import open_database
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

PERIOD = timedelta(days=1)


@shared_task
def send_due_reminders() -> None:
    """Publish a notification to the assignee of each task that will be due within a day."""
    for id_, notification in asyncio.run(_find_reminders()):
        send_notification.apply_async(kwargs=asdict(notification), task_id=id_)


async def _find_reminders() -> list[tuple[str, Notification]]:
    async with open_database(Settings.load()) as sessionmaker, sessionmaker() as session:
        return await find_reminders(session)


async def find_reminders(session: AsyncSession) -> list[tuple[str, Notification]]:
    """Return a notification for each open task with an active assignee, with an id.

    It is the same if this job runs twice, and with it the key that the notification service sees.
    """
    now = utc_now()
    rows = await session.execute(
        select(Task.id, Task.title, Task.due_date, User.email)
        .join(Task.assignee)
        .where(
            User.is_active, Task.completed_at.is_(None), Task.due_date.between(now, now + PERIOD)
        )
        .order_by(Task.id)
    )
    return [
        (
            f"reminder-{id_}-{due_date:%Y%m%d%H%M}",
            Notification(
                recipient=email,
                subject=f"Due soon: {title}",
                body=f"The task is due at {due_date:%H:%M} UTC on {due_date:%Y-%m-%d}.",
            ),
        )
        for id_, title, due_date, email in rows
    ]
