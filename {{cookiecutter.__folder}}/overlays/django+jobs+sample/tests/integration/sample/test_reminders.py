"""Reminders of tasks, and their schedule."""

import subprocess
import sys
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from pytest_django import Settings

from {{ cookiecutter.__package }}.config import celery_app
from {{ cookiecutter.__package }}.notifications import tasks
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.projects.tasks import find_reminders, send_due_reminders

from tests.factories.projects import TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.clock import NOW
from tests.fixtures.processes import PROJECT
from tests.fixtures.upstream import Upstream

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
PERIOD = timedelta(hours=25)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_open_tasks_due_within_25_hours_remind_their_active_assignees() -> None:
    ada = UserFactory.create(email="ada@example.com")
    task = TaskFactory.create(title="Launch", assignee=ada, due_date=NOW + PERIOD)
    TaskFactory.create(assignee=ada, due_date=NOW - SECOND)
    TaskFactory.create(assignee=ada, due_date=NOW + PERIOD + SECOND)
    TaskFactory.create(assignee=ada)
    TaskFactory.create(assignee=ada, due_date=NOW + SECOND, completed=True)
    TaskFactory.create(assignee=UserFactory.create(inactive=True), due_date=NOW + SECOND)
    TaskFactory.create(due_date=NOW + SECOND)

    (reminder,) = find_reminders()

    assert reminder.task == send_notification.name
    assert reminder.options == {"task_id": f"reminder-{task.pk}-203002011300"}
    assert reminder.kwargs == {
        "recipient": "ada@example.com",
        "subject": "Due soon: Launch",
        "body": "The task is due at 13:00 UTC on 2030-02-01.",
    }


def test_second_run_repeats_the_idempotency_key_until_the_due_date_changes(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = NotificationClient(upstream.url)
    monkeypatch.setattr(tasks, "get_notification_client", lambda: client)
    monkeypatch.setattr(celery_app.conf, "task_always_eager", True)
    task = TaskFactory.create(assigned=True, due_date=NOW + SECOND)

    send_due_reminders()
    send_due_reminders()
    task.due_date = NOW + DAY
    task.save()
    send_due_reminders()
    client.close()

    first, second, moved = (received.idempotency_key for received in upstream.received)
    assert first == second == f"reminder-{task.pk}-203001311200"
    assert moved == f"reminder-{task.pk}-203002011200"


def test_failed_run_is_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    find = Mock(side_effect=[OperationalError, []])
    monkeypatch.setattr("{{ cookiecutter.__package }}.projects.tasks.find_reminders", find)

    assert send_due_reminders.apply().successful()
    assert find.call_count == 2


def test_scheduled_jobs_are_found_by_workers(settings: Settings) -> None:
    code = (
        "from {{ cookiecutter.__package }}.config import celery_app\n"
        "celery_app.loader.import_default_modules()\n"
        "print(*celery_app.tasks)"
    )

    found = subprocess.check_output([sys.executable, "-c", code], cwd=PROJECT, text=True)

    jobs = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert jobs <= set(found.split())


def test_job_runs_each_day(settings: Settings) -> None:
    (entry,) = settings.CELERY_BEAT_SCHEDULE.values()
    schedule: Any = entry["schedule"]

    assert entry["task"] == send_due_reminders.name
    assert schedule.remaining_estimate(NOW.replace(hour=6)) == timedelta(hours=18)
