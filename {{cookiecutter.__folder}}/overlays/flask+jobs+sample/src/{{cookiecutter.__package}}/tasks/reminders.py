"""Reminders of tasks: see `beat_schedule`."""

from dataclasses import asdict

from celery import shared_task

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.tasks.due import make_reminders, select_due_tasks


@shared_task
def send_due_reminders() -> None:
    """Publish a notification to the assignee of each task that will be due within 25 hours."""
    reminders = find_reminders()
    db.session.commit()  # the transaction locks an SQLite file
    for id_, notification in reminders:
        send_notification.apply_async(kwargs=asdict(notification), task_id=id_)


def find_reminders() -> list[tuple[str, Notification]]:
    return make_reminders(db.session.execute(select_due_tasks()))
