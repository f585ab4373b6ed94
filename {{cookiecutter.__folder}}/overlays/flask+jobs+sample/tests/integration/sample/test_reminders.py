"""Reminders of tasks: which tasks, and one notification for each."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.reminders import find_reminders, send_due_reminders

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.clock import NOW
from tests.fixtures.jobs import ReceiveJob

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)

pytestmark = pytest.mark.usefixtures("clock")


def create_due_task(create: Factories, **attributes: Any) -> Task:
    values = {"assigned": True, "due_date": NOW + 6 * HOUR, **attributes}
    return create(TaskFactory, **values)


def test_only_open_tasks_of_active_assignees_due_within_25_hours(
    app: Flask, create: Factories
) -> None:
    for due_date in (NOW - SECOND, NOW + 25 * HOUR + SECOND, None):
        create_due_task(create, due_date=due_date)
    create_due_task(create, completed=True)
    create_due_task(create, assignee=None)
    create_due_task(create, assignee=create(UserFactory, inactive=True))
    due = [create_due_task(create, due_date=due_date) for due_date in (NOW, NOW + 25 * HOUR)]

    with app.app_context():
        reminders = find_reminders()

    assert [notification.subject for _, notification in reminders] == [
        f"Due soon: {task.title}" for task in due
    ]


def test_second_run_sends_the_same_notification_unless_the_due_date_has_changed(
    receive_job: ReceiveJob, create: Factories, session: Session
) -> None:
    task = create_due_task(create, title="Land")
    assert task.assignee

    for _ in range(2):
        send_due_reminders.apply()
    task.due_date = NOW + 12 * HOUR
    session.commit()
    send_due_reminders.apply()

    first, second, third = (receive_job() for _ in range(3))
    assert first.payload[1] == {
        "recipient": task.assignee.email,
        "subject": "Due soon: Land",
        "body": "The task is due at 18:00 UTC on 2030-01-31.",
    }
    assert first.headers["id"] == second.headers["id"] != third.headers["id"]


@pytest.mark.usefixtures("app")
def test_no_transaction_is_open_while_reminders_are_published(
    create: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_due_task(create)
    open_transactions = []

    def publish(**_: object) -> None:
        open_transactions.append(db.session().in_transaction())

    monkeypatch.setattr(send_notification, "apply_async", publish)
    send_due_reminders.apply()

    assert open_transactions == [False]


def test_scheduled_jobs_are_known_to_workers(app: Flask) -> None:
    config = app.extensions["celery"].conf

    names = {entry["task"] for entry in config.beat_schedule.values()}

    assert names == {send_due_reminders.name}
    assert {name.rpartition(".")[0] for name in names} <= {*config.include}
