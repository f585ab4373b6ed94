"""Tasks: completing and reopening."""

from datetime import timedelta

import pytest
import time_machine

from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories import TaskFactory
from tests.fixtures.clock import NOW


@pytest.fixture
def task() -> Task:
    """A pending task."""
    return TaskFactory.build()


@pytest.mark.usefixtures("clock")
def test_completing_sets_the_time(task: Task) -> None:
    changed = task.assign({"is_completed": True})

    assert changed == ["completed_at"]
    assert task.is_completed
    assert task.completed_at == NOW


def test_completing_twice_keeps_the_first_time(task: Task, clock: time_machine.Traveller) -> None:
    task.assign({"is_completed": True})
    clock.shift(timedelta(days=1))

    changed = task.assign({"is_completed": True})

    assert changed == []
    assert task.completed_at == NOW


def test_reopening_clears_the_time() -> None:
    task = TaskFactory.build(completed=True)

    task.assign({"is_completed": False})

    assert not task.is_completed
    assert task.completed_at is None


def test_reopening_what_is_pending_changes_nothing(task: Task) -> None:
    assert task.assign({"is_completed": False}) == []


def test_completing_after_reopening_sets_a_new_time(clock: time_machine.Traveller) -> None:
    task = TaskFactory.build(completed=True)

    task.assign({"is_completed": False})
    clock.shift(timedelta(days=1))
    task.assign({"is_completed": True})

    assert task.completed_at == NOW + timedelta(days=1)


def test_only_values_that_differ_are_changes(task: Task) -> None:
    title = task.title

    changed = task.assign({"priority": 5, "title": title, "due_date": None})

    assert changed == ["priority"]
    assert (task.priority, task.title) == (5, title)


def test_another_change_leaves_a_task_completed() -> None:
    task = TaskFactory.build(completed=True)

    assert task.assign({"priority": 5}) == ["priority"]
    assert task.is_completed


@pytest.mark.usefixtures("clock")
def test_changes_are_applied_to_what_they_name(task: Task) -> None:
    title = task.title

    task.assign({"priority": 5, "is_completed": True})

    assert (task.priority, task.completed_at, task.title) == (5, NOW, title)
