"""Tasks: completing and reopening."""

from datetime import timedelta

import time_machine

from tests.factories.projects import TaskFactory
from tests.fixtures.clock import NOW


def test_completing_twice_keeps_the_first_time(clock: time_machine.Traveller) -> None:
    task = TaskFactory.build()
    task.is_completed = True
    clock.shift(timedelta(days=1))

    task.is_completed = True

    assert task.completed_at == NOW


def test_completing_after_reopening_sets_a_new_time(clock: time_machine.Traveller) -> None:
    task = TaskFactory.build(completed=True)

    task.is_completed = False
    clock.shift(timedelta(days=1))
    task.is_completed = True

    assert task.completed_at == NOW + timedelta(days=1)
