"""Reminders of tasks: see `beat_schedule`."""

import asyncio
from dataclasses import asdict

from celery import shared_task
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.database import open_database
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.tasks.due import make_reminders, select_due_tasks


@shared_task
def send_due_reminders() -> None:
    """Publish a notification to the assignee of each task that will be due within 25 hours."""
    for id_, notification in asyncio.run(_find_reminders()):
        send_notification.apply_async(kwargs=asdict(notification), task_id=id_)


async def _find_reminders() -> list[tuple[str, Notification]]:
    async with open_database(Settings.load()) as sessionmaker, sessionmaker() as session:
        return await find_reminders(session)


async def find_reminders(session: AsyncSession) -> list[tuple[str, Notification]]:
    return make_reminders(await session.execute(select_due_tasks()))
