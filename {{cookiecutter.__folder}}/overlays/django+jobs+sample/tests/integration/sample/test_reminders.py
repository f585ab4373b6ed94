"""Reminders of tasks, and their schedule."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.projects.tasks import find_reminders, send_due_reminders

from tests.factories.projects import TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.clock import NOW

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_open_tasks_due_within_a_day_remind_their_active_assignees() -> None:
    ada = UserFactory.create(email="ada@example.com")
    task = TaskFactory.create(title="Launch", assignee=ada, due_date=NOW + DAY)
    TaskFactory.create(assignee=ada, due_date=NOW - SECOND)
    TaskFactory.create(assignee=ada, due_date=NOW + DAY + SECOND)
    TaskFactory.create(assignee=ada)
    TaskFactory.create(assignee=ada, due_date=NOW + SECOND, completed=True)
    TaskFactory.create(assignee=UserFactory.create(inactive=True), due_date=NOW + SECOND)
    TaskFactory.create(due_date=NOW + SECOND)

    (reminder,) = find_reminders()

    assert reminder.task == send_notification.name
    assert reminder.options == {"task_id": f"reminder-{task.pk}-203002011200"}
    assert reminder.kwargs == {
        "recipient": "ada@example.com",
        "subject": "Due soon: Launch",
        "body": "The task is due at 12:00 UTC on 2030-02-01.",
    }


def test_second_run_has_the_same_ids_until_the_due_date_changes() -> None:
    task = TaskFactory.create(assigned=True, due_date=NOW + SECOND)

    first, second = list(find_reminders()), list(find_reminders())
    task.due_date = NOW + DAY
    task.save()
    (moved,) = find_reminders()

    assert first == second
    assert moved.id != first[0].id


def test_job_runs_each_day() -> None:
    (entry,) = settings.CELERY_BEAT_SCHEDULE.values()
    schedule: Any = entry["schedule"]

    assert entry["task"] == send_due_reminders.name
    assert schedule.remaining_estimate(NOW.replace(hour=6)) == timedelta(hours=18)
