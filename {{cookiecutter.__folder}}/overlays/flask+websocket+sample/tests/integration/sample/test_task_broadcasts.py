"""Broadcasts follow the transaction of the changes."""

from collections.abc import Iterator
from threading import Event

import pytest
from flask import Flask

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.realtime.hub import Hub, Subscription
from {{ cookiecutter.__package }}.tasks.messages import project_topic
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.service import lock_tasks

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory


@pytest.fixture
def task(create_committed: Factories) -> Task:
    task: Task = create_committed(TaskFactory)
    return task


@pytest.fixture
def subscription(committing_app: Flask, task: Task) -> Iterator[Subscription]:
    """A subscription to the project of the task, in the context of the application."""
    hub: Hub = committing_app.extensions["hub"]
    with (
        committing_app.app_context(),
        hub.subscribe(project_topic(task.project_id), 0, Event()) as subscription,
    ):
        yield subscription


def rename(task: Task, title: str) -> None:
    (found,) = lock_tasks([task.id])
    found.title = title
    db.session.flush()


def test_only_committed_changes_are_broadcast(task: Task, subscription: Subscription) -> None:
    for title, end in [("Rolled back", db.session.rollback), ("Kept", db.session.commit)]:
        rename(task, title)
        assert not subscription.pending
        end()

    (message,) = subscription.pending
    assert '"title":"Kept"' in message


def test_savepoint_is_broadcast_with_its_transaction(
    task: Task, subscription: Subscription
) -> None:
    for title, end in [("Rolled back", db.session.rollback), ("Kept", db.session.commit)]:
        with db.session.begin_nested():
            rename(task, title)
        assert not subscription.pending
        end()

    (message,) = subscription.pending
    assert '"title":"Kept"' in message


def test_savepoint_that_is_rolled_back_takes_only_its_own_changes_along(
    task: Task, subscription: Subscription
) -> None:
    rename(task, "Kept")
    savepoint = db.session.begin_nested()
    db.session.add(Task(title="Rolled back", priority=3, project_id=task.project_id))
    db.session.flush()
    savepoint.rollback()

    db.session.commit()

    (message,) = subscription.pending
    assert '"title":"Kept"' in message
