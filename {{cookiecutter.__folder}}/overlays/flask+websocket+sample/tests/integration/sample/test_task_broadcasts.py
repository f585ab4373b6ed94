"""Broadcasts follow the transaction of the changes."""

from threading import Event

from flask import Flask

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.realtime.hub import Hub
from {{ cookiecutter.__package }}.tasks.messages import project_topic
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.service import lock_tasks

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory


def test_only_committed_changes_are_broadcast(
    committing_app: Flask, create_committed: Factories
) -> None:
    task: Task = create_committed(TaskFactory)
    hub: Hub = committing_app.extensions["hub"]

    with (
        committing_app.app_context(),
        hub.subscribe(project_topic(task.project_id), 0, Event()) as subscription,
    ):
        for title, end in [("Rolled back", db.session.rollback), ("Kept", db.session.commit)]:
            (found,) = lock_tasks([task.id])
            found.title = title
            db.session.flush()
            assert not subscription.pending
            end()

        (message,) = subscription.pending
        assert '"title":"Kept"' in message
