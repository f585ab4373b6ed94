"""The daily reminders of tasks that will be due."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from celery import Celery
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.jobs import MODULES, create_celery
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.reminders import find_reminders, send_due_reminders

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.clock import NOW
from tests.fixtures.database import SECRET_KEY, Sessionmaker, make_settings
from tests.fixtures.upstream import Upstream
from tests.fixtures.worker import StartWorker

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.mark.usefixtures("clock")
async def test_assignee_is_reminded_of_each_task_due_within_25_hours(
    session: AsyncSession, create: Factories
) -> None:
    ada = await create(UserFactory, email="ada@example.com")
    due_dates = [NOW - SECOND, NOW, NOW + 25 * HOUR, NOW + 25 * HOUR + SECOND]
    tasks = [await create(TaskFactory, assignee=ada, title="Deploy", due_date=d) for d in due_dates]

    reminders = dict(await find_reminders(session))

    first, last = f"reminder-{tasks[1].id}-203001311200", f"reminder-{tasks[2].id}-203002011300"
    assert list(reminders) == [first, last]
    assert reminders[last] == Notification(
        recipient="ada@example.com",
        subject="Due soon: Deploy",
        body="The task is due at 13:00 UTC on 2030-02-01.",
    )


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "attributes",
    [{}, {"assigned": True, "completed": True}, {"assigned": True, "assignee__is_active": False}],
    ids=["unassigned", "completed", "assigned to an inactive user"],
)
async def test_nobody_is_reminded_of_other_tasks(
    attributes: dict[str, Any], session: AsyncSession, create: Factories
) -> None:
    await create(TaskFactory, due_date=NOW, **attributes)

    assert await find_reminders(session) == []


def test_schedule_names_jobs_of_imported_modules() -> None:
    celery = create_celery(make_settings())
    celery.loader.import_default_modules()

    for entry in celery.conf.beat_schedule.values():
        assert celery.tasks[entry["task"]].__module__ in MODULES


@pytest.fixture
async def due_task(
    committing_sessionmaker: Sessionmaker, committing_url: str, monkeypatch: pytest.MonkeyPatch
) -> Task:
    """A task for a reminder, in the database of the settings."""
    monkeypatch.setenv("DATABASE_URL", committing_url)
    monkeypatch.setenv("ENVIRONMENT", "testing")
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    async with committing_sessionmaker() as session:
        due_date = utc_now() + HOUR
        return await Factories(session)(TaskFactory, assigned=True, due_date=due_date)


def test_reminders_are_published(due_task: Task) -> None:
    with patch.object(send_notification, "apply_async") as publish:
        send_due_reminders.apply(throw=True)

    (call,) = publish.call_args_list
    assert call.kwargs["task_id"].startswith(f"reminder-{due_task.id}-")
    assert call.kwargs["kwargs"]["subject"] == f"Due soon: {due_task.title}"


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.usefixtures("due_task")
def test_second_run_of_a_worker_repeats_the_idempotency_key(
    start_worker: StartWorker, broker_url: str, queue: str, upstream: Upstream
) -> None:
    start_worker()
    with Celery(broker=broker_url, set_as_current=False) as celery:
        for _ in range(2):
            celery.send_task(send_due_reminders.name, queue=queue)

    for _ in range(2):
        upstream.messages.get(timeout=60)

    assert len({received.idempotency_key for received in upstream.received}) == 1
