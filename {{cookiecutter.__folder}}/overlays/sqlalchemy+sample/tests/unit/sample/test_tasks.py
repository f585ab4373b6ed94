"""Tasks: completing and reopening."""

from datetime import timedelta

import time_machine

from tests.factories.projects import TaskFactory
from tests.fixtures.clock import NOW


def test_first_completion_counts_until_the_task_is_reopened(clock: time_machine.Traveller) -> None:
    task = TaskFactory.build()
    task.is_completed = True
    clock.shift(timedelta(days=1))

    task.is_completed = True

    assert task.completed_at == NOW
    task.is_completed = False
    task.is_completed = True

    assert task.completed_at == NOW + timedelta(days=1)
