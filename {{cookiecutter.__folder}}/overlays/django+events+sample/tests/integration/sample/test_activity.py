"""The activity of a project: its events, from a request to the feed."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.activity.models import Activity
from {{ cookiecutter.__package }}.events.consumer import Consumer
from {{ cookiecutter.__package }}.events.handlers import HANDLERS
from {{ cookiecutter.__package }}.events.models import OutboxEvent
from {{ cookiecutter.__package }}.events.outbox import relay
from {{ cookiecutter.__package }}.projects.models import Project, Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(user: User) -> Project:
    return ProjectFactory.create(owner=user)


@pytest.fixture
def task(project: Project) -> Task:
    return TaskFactory.create(project=project, title="Old")


def consume_events() -> list[Any]:
    """Consume the events of the outbox, and return them."""
    consumer = Consumer(HANDLERS)
    events = []

    def consume(event_type: str, payload: dict[str, Any]) -> None:
        assert event_type == "task.completed"
        events.append(payload)
        consumer.consume(event_type, json.dumps(payload))

    relay(consume)
    return events


@pytest.mark.usefixtures("clock")
def test_completed_task_is_in_the_feed(task: Task, admin: User, client_for: ClientFor) -> None:
    client = client_for(admin)
    client.patch(f"/tasks/{task.pk}", {"title": "New", "is_completed": True})
    (event,) = consume_events()

    response = client.get(f"/projects/{task.project_id}/activity")

    assert response.json() == [
        {
            "event_id": event["event_id"],
            "occurred_at": "2030-01-31T12:00:00Z",
            "task": {"id": task.pk, "title": "New"},
            "project": {"id": task.project_id},
            "completed_by": {"id": admin.pk},
        }
    ]


def test_task_is_completed_when_it_becomes_so(
    project: Project, task: Task, client_for: ClientFor
) -> None:
    client, path = client_for(project.owner), f"/tasks/{task.pk}"

    client.patch(path, {"is_completed": False})
    client.patch(path, {"title": "New"})
    assert not OutboxEvent.objects.exists()
    client.patch(path, {"is_completed": True})
    client.patch(path, {"is_completed": True, "title": "Newer"})
    client.patch(path, {"is_completed": False})
    assert len(consume_events()) == 1
    client.patch(path, {"is_completed": True})
    assert len(consume_events()) == 1


def test_bulk_update_completes_those_that_were_pending(
    project: Project, task: Task, client_for: ClientFor
) -> None:
    completed = TaskFactory.create(project=project, completed=True)
    body = {"task_ids": [task.pk, completed.pk], "update_data": {"is_completed": True}}

    client_for(project.owner).post("/tasks/bulk-update", body)

    (event,) = consume_events()
    assert event["task"] == {"id": task.pk, "title": "Old"}
    assert event["completed_by"] == {"id": project.owner_id}


def test_refused_update_leaves_no_event(task: Task, client_for: ClientFor) -> None:
    others = TaskFactory.create()
    body = {"task_ids": [task.pk, others.pk], "update_data": {"is_completed": True}}

    response = client_for(task.project.owner).post("/tasks/bulk-update", body)

    assert response.status_code == 403
    assert not OutboxEvent.objects.exists()


def test_event_of_a_deleted_project_is_ignored(task: Task, client_for: ClientFor) -> None:
    client = client_for(task.project.owner)
    client.patch(f"/tasks/{task.pk}", {"is_completed": True})
    client.delete(f"/projects/{task.project_id}")

    assert consume_events()

    assert not Activity.objects.exists()


def test_feed_is_paginated_and_begins_with_the_newest(
    project: Project, client_for: ClientFor
) -> None:
    Activity.objects.create(project=ProjectFactory.create(), event={"number": 0})
    Activity.objects.bulk_create(
        Activity(project=project, event={"number": number}) for number in (1, 2, 3)
    )

    params = {"skip": 1, "limit": 2}
    response = client_for(project.owner).get(f"/projects/{project.pk}/activity", params)

    assert response.json() == [{"number": 2}, {"number": 1}]
    assert response.headers["X-Total-Count"] == "3"


def test_every_user_reads_the_feed(
    project: Project, client: APIClient, client_for: ClientFor
) -> None:
    path = f"/projects/{project.pk}/activity"
    other = client_for(UserFactory.create())

    assert client.get(path).status_code == 401
    assert other.get(path).status_code == 200
    assert other.get("/projects/9000000000/activity").status_code == 404
