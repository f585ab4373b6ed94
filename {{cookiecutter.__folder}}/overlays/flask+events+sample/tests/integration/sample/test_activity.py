"""The activity feed of projects."""

import json
from collections.abc import Callable
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient

from {{ cookiecutter.__package }}.events.consumer import Consumer
from {{ cookiecutter.__package }}.events.outbox import relay
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.fixtures.client import ClientFor

UNKNOWN = 9_000_000_000

DeliverEvents = Callable[[], None]


@pytest.fixture
def project(create: Factories) -> Project:
    return create(ProjectFactory)


@pytest.fixture
def deliver_events(app: Flask) -> Callable[[], None]:
    """Relays the events of the outbox and consumes them."""

    def deliver_events() -> None:
        publish = Mock()
        with app.app_context():
            relay(publish)
        for call in publish.call_args_list:
            event_type, payload = call.args
            Consumer(app).consume(event_type, json.dumps(payload))

    return deliver_events


def test_feed_lists_completed_tasks(
    project: Project,
    user: User,
    create: Factories,
    client_for: ClientFor,
    deliver_events: DeliverEvents,
) -> None:
    first, last = create.batch(TaskFactory, 2, project=project)
    elsewhere = create(TaskFactory)
    client = client_for(project.owner)
    client.patch(f"/tasks/{first.id}", json={"is_completed": True, "title": "Launch"})
    both = {"task_ids": [first.id, last.id], "update_data": {"is_completed": True}}
    client.post("/tasks/bulk-update", json=both)
    client_for(elsewhere.project.owner).patch(f"/tasks/{elsewhere.id}", json={"is_completed": True})
    deliver_events()

    response = client_for(user).get(f"/projects/{project.id}/activity")
    page = client_for(user).get(f"/projects/{project.id}/activity?skip=1&limit=1")

    newest, oldest = response.get_json()
    assert response.headers["X-Total-Count"] == "2"
    assert newest["task"] == {"id": last.id, "title": last.title}
    assert oldest.keys() == {"event_id", "occurred_at", "task", "project", "completed_by"}
    assert oldest["task"] == {"id": first.id, "title": "Launch"}
    assert oldest["project"] == {"id": project.id}
    assert oldest["completed_by"] == {"id": project.owner.id}
    assert page.get_json() == [oldest]


@pytest.mark.parametrize(
    ("changes", "events"),
    [
        ([{"is_completed": True}, {"is_completed": True}, {"title": "x"}], 1),
        ([{"is_completed": True}, {"is_completed": False}, {"is_completed": True}], 2),
        ([{"is_completed": False}, {"title": "x"}], 0),
    ],
)
def test_only_completion_is_an_event(
    changes: list[dict[str, object]],
    events: int,
    project: Project,
    create: Factories,
    client_for: ClientFor,
    deliver_events: DeliverEvents,
) -> None:
    client = client_for(project.owner)
    task = create(TaskFactory, project=project)
    for change in changes:
        client.patch(f"/tasks/{task.id}", json=change)
    deliver_events()

    assert len(client.get(f"/projects/{project.id}/activity").get_json()) == events


def test_refused_completion_is_no_event(
    project: Project,
    user: User,
    create: Factories,
    client_for: ClientFor,
    deliver_events: DeliverEvents,
) -> None:
    client = client_for(user)
    tasks = [create(TaskFactory, project=project, assignee=user), create(TaskFactory)]
    both = {"task_ids": [task.id for task in tasks], "update_data": {"is_completed": True}}

    response = client.post("/tasks/bulk-update", json=both)
    deliver_events()

    assert response.status_code == 403
    assert client.get(f"/projects/{project.id}/activity").get_json() == []


def test_event_of_a_deleted_project_is_ignored(
    project: Project, create: Factories, client_for: ClientFor, deliver_events: DeliverEvents
) -> None:
    client = client_for(project.owner)
    task = create(TaskFactory, project=project)
    client.patch(f"/tasks/{task.id}", json={"is_completed": True})
    client.delete(f"/projects/{project.id}")

    deliver_events()

    assert client.get(f"/projects/{project.id}/activity").status_code == 404


def test_feed_requires_a_token_and_a_project(
    project: Project, client: FlaskClient, client_for: ClientFor
) -> None:
    assert client.get(f"/projects/{project.id}/activity").status_code == 401
    assert client_for(project.owner).get(f"/projects/{UNKNOWN}/activity").status_code == 404
