"""Tasks: creating, listing, changing, in bulk, importing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.clock import NOW

UNKNOWN = 9_000_000_000


@pytest.fixture
def project(create: Factories) -> Project:
    return create(ProjectFactory)


@pytest.fixture
def task(create: Factories, project: Project) -> Task:
    return create(TaskFactory, project=project, assigned=True)


@pytest.mark.usefixtures("clock")
def test_new_task_is_pending(project: Project, user: User, client_for: ClientFor) -> None:
    body = {
        "title": " Launch ",
        "project_id": project.id,
        "assignee_id": user.id,
        "due_date": "2030-02-01T01:00:00+01:00",
        "is_completed": True,
    }

    response = client_for(project.owner).post("/tasks", json=body)

    assert response.status_code == 201
    task = response.get_json()
    assert task.pop("id") > 0
    assert task == {
        "title": "Launch",
        "description": None,
        "priority": 3,
        "is_completed": False,
        "completed_at": None,
        "due_date": "2030-02-01T00:00:00Z",
        "project": {"id": project.id, "name": project.name},
        "assignee": {"id": user.id, "name": user.name},
        "created_at": "2030-01-31T12:00:00Z",
        "updated_at": "2030-01-31T12:00:00Z",
    }


@pytest.fixture
def listed(create: Factories, project: Project, user: User) -> None:
    past, future = NOW - timedelta(1), NOW + timedelta(1)
    create(TaskFactory, project=project, title="overdue", due_date=past, priority=1)
    create(TaskFactory, project=project, title="later", due_date=future, assignee=user)
    create(TaskFactory, title="done", completed=True, due_date=past, assignee=user)


@pytest.mark.usefixtures("clock", "listed")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["overdue", "later", "done"]),
        ({"status": "pending"}, ["overdue", "later"]),
        ({"status": "completed"}, ["done"]),
        ({"status": "overdue"}, ["overdue"]),
        ({"priority": 1}, ["overdue"]),
        ({"project_id": "project"}, ["overdue", "later"]),
        ({"assignee_id": "user"}, ["later", "done"]),
        ({"assignee_id": "user", "status": "completed"}, ["done"]),
        ({"project_id": UNKNOWN}, []),
        ({"skip": 1, "limit": 1}, ["later"]),
    ],
)
def test_filters_are_combined(
    query: dict[str, Any], found: list[str], project: Project, user: User, client_for: ClientFor
) -> None:
    ids = {"project": project.id, "user": user.id}
    query = {name: ids.get(value, value) for name, value in query.items()}

    response = client_for(user).get("/tasks", query_string=query)

    assert [task["title"] for task in response.get_json()] == found


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Land"},
        {"description": "Softly"},
        {"priority": 5},
        {"due_date": "2031-01-01T00:00:00Z"},
        {"assignee_id": None},
    ],
)
def test_patch_changes_only_what_it_names(
    changes: dict[str, Any], task: Task, client_for: ClientFor
) -> None:
    client = client_for(task.project.owner)
    before = client.get(f"/tasks/{task.id}").get_json()

    after = client.patch(f"/tasks/{task.id}", json=changes).get_json()

    expected = {"assignee": None} if "assignee_id" in changes else changes
    assert after == before | expected | {"updated_at": after["updated_at"]}


@pytest.mark.parametrize(
    ("caller", "patched", "deleted"),
    [("owner", 200, 204), ("admin", 200, 204), ("assignee", 200, 403), ("other", 403, 403)],
)
def test_owner_assignee_and_admins_update_and_not_all_of_them_delete(
    caller: str,
    patched: int,
    deleted: int,
    task: Task,
    admin: User,
    user: User,
    client_for: ClientFor,
) -> None:
    callers = {"owner": task.project.owner, "assignee": task.assignee, "admin": admin}
    client, path = client_for(callers.get(caller) or user), f"/tasks/{task.id}"

    statuses = client.patch(path, json={"priority": 1}).status_code, client.delete(path).status_code

    assert statuses == (patched, deleted)


class TestBulkUpdate:
    def test_updates_each_task_once(
        self, create: Factories, project: Project, user: User, client_for: ClientFor
    ) -> None:
        ids = [task.id for task in create.batch(TaskFactory, 2, project=project)]
        changes = {"is_completed": True, "priority": 5, "assignee_id": user.id}
        client = client_for(project.owner)

        response = client.post(
            "/tasks/bulk-update", json={"task_ids": [*ids, ids[0]], "update_data": changes}
        )

        assert response.get_json() == {"updated_count": 2}
        for task in client.get("/tasks").get_json():
            assert (task["is_completed"], task["priority"]) == (True, 5)
            assert task["assignee"]["id"] == user.id

    @pytest.mark.parametrize(
        ("obstacle", "status"), [("unknown", 404), ("foreign", 403), ("assignee", 404)]
    )
    def test_updates_nothing_if_one_fails(
        self,
        obstacle: str,
        status: int,
        task: Task,
        create: Factories,
        client_for: ClientFor,
        session: Session,
    ) -> None:
        other_id = {"unknown": UNKNOWN, "foreign": create(TaskFactory).id}.get(obstacle, task.id)
        changes = {"priority": 5} | ({"assignee_id": UNKNOWN} if obstacle == "assignee" else {})

        response = client_for(task.project.owner).post(
            "/tasks/bulk-update", json={"task_ids": [task.id, other_id], "update_data": changes}
        )

        assert response.status_code == status
        session.refresh(task)
        assert task.priority == 3


class TestImport:
    def test_creates_every_row(
        self, project: Project, user: User, client_for: ClientFor, session: Session
    ) -> None:
        rows = [
            {"title": "a", "priority": 1, "assignee_id": user.id},
            {"title": "b", "due_date": "2030-01-31T12:00:00Z"},
        ]

        response = client_for(project.owner).post(
            "/tasks/import", json={"project_id": project.id, "tasks": rows}
        )

        assert (response.status_code, response.get_json()) == (201, {"created_count": 2})
        columns = (Task.title, Task.priority, Task.assignee_id, Task.due_date)
        assert session.execute(select(*columns).order_by(Task.id)).all() == [
            ("a", 1, user.id, None),
            ("b", 3, None, datetime(2030, 1, 31, 12, tzinfo=UTC)),
        ]

    @pytest.mark.parametrize(
        ("row", "status"), [({"title": ""}, 422), ({"title": "x", "assignee_id": UNKNOWN}, 404)]
    )
    def test_creates_nothing_if_a_row_is_invalid(
        self,
        row: dict[str, Any],
        status: int,
        project: Project,
        client_for: ClientFor,
        session: Session,
    ) -> None:
        body = {"project_id": project.id, "tasks": [{"title": "x"}, row]}

        response = client_for(project.owner).post("/tasks/import", json=body)

        assert response.status_code == status
        assert session.scalar(select(func.count()).select_from(Task)) == 0
