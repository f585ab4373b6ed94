"""Tasks that will be due within 25 hours, and the notifications of their assignees."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, select

from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

# A day and an hour: the daily run may be late. Tasks of two runs have the same idempotency key.
PERIOD = timedelta(hours=25)


def select_due_tasks() -> Select[int, str, datetime | None, str]:
    """Select the id, the title, the time and the e-mail address of open tasks of active users."""
    now = utc_now()
    return (
        select(Task.id, Task.title, Task.due_date, User.email)
        .join(Task.assignee)
        .where(
            User.is_active, Task.completed_at.is_(None), Task.due_date.between(now, now + PERIOD)
        )
        .order_by(Task.id)
    )


def make_reminders(
    rows: Iterable[Row[int, str, datetime | None, str]],
) -> list[tuple[str, Notification]]:
    """Return a notification for each task, with the id of its job.

    If the reminders are sent twice, the ids are the same, and so the idempotency keys.
    """
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
