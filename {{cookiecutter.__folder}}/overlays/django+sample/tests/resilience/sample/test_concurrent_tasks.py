"""Concurrent requests on projects and tasks."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction

{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.events.models import OutboxEvent
{% endif %}
from {{ cookiecutter.__package }}.projects.models import Task

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.resilience.concurrency import at_once, on_own_connection, status_codes

pytestmark = pytest.mark.django_db(transaction=True)


def test_task_is_completed_at_one_time(client_for: ClientFor) -> None:
    task = TaskFactory.create()
    owner = client_for(task.project.owner)

    responses = at_once([partial(owner.patch, f"/tasks/{task.pk}", {"is_completed": True})] * 10)

    assert status_codes(responses) == {200: 10}
    assert len({response.json()["completed_at"] for response in responses}) == 1
{% if cookiecutter.events != "none" %}
    assert OutboxEvent.objects.count() == 1
{% endif %}


def test_concurrent_bulk_updates_lose_nothing(client_for: ClientFor) -> None:
    project = ProjectFactory.create()
    ids = [task.pk for task in TaskFactory.create_batch(20, project=project)]
    owner = client_for(project.owner)
    updates = [
        {"task_ids": ids, "update_data": {"priority": 5}},
        {"task_ids": ids[::-1], "update_data": {"is_completed": True}},
    ]

    responses = at_once(partial(owner.post, "/tasks/bulk-update", body) for body in updates * 5)

    assert status_codes(responses) == {200: 10}
    assert Task.objects.filter(priority=5, completed_at__isnull=False).count() == 20


def test_project_is_deleted_while_its_tasks_change(client_for: ClientFor) -> None:
    project = ProjectFactory.create()
    ids = [task.pk for task in TaskFactory.create_batch(20, project=project)]
    owner = client_for(project.owner)
    update = {"task_ids": ids[::-1], "update_data": {"priority": 5}}
    task = {"title": "Late", "project_id": project.pk}

    responses = at_once(
        [
            *[partial(owner.post, "/tasks/bulk-update", update)] * 4,
            *[partial(owner.post, "/tasks", task)] * 4,
            *[partial(owner.delete, f"/projects/{project.pk}")] * 2,
        ]
    )

    assert status_codes(responses).keys() <= {200, 201, 204, 400, 404}
    assert not Task.objects.exists()


def wait_for_a_blocked_connection() -> None:
    """Wait until another connection waits for ours; on SQLite all do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            is_blocked = False
            while not is_blocked:
                cursor.execute(
                    "SELECT count(*) > 0 FROM pg_locks"
                    " WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"
                )
                (is_blocked,) = cursor.fetchone()


def test_update_that_waited_for_another_returns_its_assignee(client_for: ClientFor) -> None:
    task = TaskFactory.create()
    assignee = UserFactory.create()
    update = partial(client_for(task.project.owner).patch, f"/tasks/{task.pk}", {"priority": 5})

    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            Task.objects.filter(pk=task.pk).update(assignee=assignee)
            updated = threads.submit(on_own_connection, update)
            wait_for_a_blocked_connection()

        assert updated.result().json()["assignee"]["id"] == assignee.pk


def test_deletion_locks_tasks_in_the_order_of_ids(client_for: ClientFor) -> None:
    project = ProjectFactory.create()
    # A deletion without an order would lock them as they were inserted.
    second, first = (TaskFactory.create(pk=pk, project=project) for pk in (2, 1))
    delete = partial(client_for(project.owner).delete, f"/projects/{project.pk}")

    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            Task.objects.select_for_update().get(pk=first.pk)
            deletion = threads.submit(on_own_connection, delete)
            wait_for_a_blocked_connection()
            Task.objects.select_for_update().get(pk=second.pk)

        assert deletion.result().status_code == 204
