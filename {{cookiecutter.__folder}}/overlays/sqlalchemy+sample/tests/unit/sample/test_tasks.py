"""Tasks: completing and reopening."""

from datetime import timedelta

import pytest
import time_machine

from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories.projects import TaskFactory
from tests.fixtures.clock import NOW


@pytest.fixture
def task() -> Task:
    task: Task = TaskFactory.build()
    return task


@pytest.mark.usefixtures("clock")
def test_completing_sets_the_time(task: Task) -> None:
    task.is_completed = True

    assert task.is_completed
    assert task.completed_at == NOW


def test_completing_twice_keeps_the_first_time(task: Task, clock: time_machine.Traveller) -> None:
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
