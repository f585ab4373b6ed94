"""Completion of tasks."""

from datetime import timedelta

import time_machine

from tests.factories.projects import TaskFactory
from tests.fixtures.clock import NOW


def test_completing_sets_the_time_once(clock: time_machine.Traveller) -> None:
    task = TaskFactory.build()

    for _ in range(2):
        task.is_completed = True
        clock.shift(timedelta(days=1))

    assert (task.is_completed, task.completed_at) == (True, NOW)


def test_reopening_clears_the_time() -> None:
    task = TaskFactory.build(completed=True)

    task.is_completed = False

    assert (task.is_completed, task.completed_at) == (False, None)
