"""Tasks, over HTTP."""

from typing import Any

import pytest

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor


@pytest.fixture
async def project(create: Factories, user: User) -> Project:
    return await create(ProjectFactory, owner=user)


@pytest.fixture
async def task(create: Factories, project: Project) -> Task:
    return await create(TaskFactory, project=project, title="Old", assigned=True)


class TestCreation:
    @pytest.mark.usefixtures("clock")
    async def test_returns_a_pending_task(self, project: Project, client_for: ClientFor) -> None:
        body = {"title": " Launch ", "project_id": project.id, "is_completed": True}

        response = await client_for(project.owner).post("/tasks", json=body)

        assert response.status_code == 201
        task = response.json()
        assert task.pop("id") > 0
        assert task == {
            "title": "Launch",
            "description": None,
            "priority": 3,
            "is_completed": False,
            "completed_at": None,
            "due_date": None,
            "project": {"id": project.id, "name": project.name},
            "assignee": None,
            "created_at": "2030-01-31T12:00:00Z",
            "updated_at": "2030-01-31T12:00:00Z",
        }


class TestList:
    @pytest.fixture(autouse=True)
    async def tasks(self, project: Project, admin: User, create: Factories) -> None:
        await create(TaskFactory, project=project, title="urgent", priority=5)
        await create(TaskFactory, project=project, title="done", completed=True, overdue=True)
        await create(TaskFactory, project=project, title="late", overdue=True, assignee=admin)
        await create(TaskFactory, title="elsewhere", assignee=admin)

    @pytest.mark.parametrize(
        ("params", "titles"),
        [
            ({}, ["urgent", "done", "late", "elsewhere"]),
            ({"project_id": "{project}"}, ["urgent", "done", "late"]),
            ({"assignee_id": "{admin}"}, ["late", "elsewhere"]),
            ({"priority": "5"}, ["urgent"]),
            ({"status": "pending"}, ["urgent", "late", "elsewhere"]),
            ({"status": "completed"}, ["done"]),
            ({"status": "overdue"}, ["late"]),
            ({"project_id": "{project}", "status": "pending"}, ["urgent", "late"]),
            ({"project_id": "999999"}, []),
        ],
    )
    async def test_is_filtered(
        self,
        params: dict[str, str],
        titles: list[str],
        project: Project,
        admin: User,
        client_for: ClientFor,
    ) -> None:
        ids = {"project": project.id, "admin": admin.id}
        params = {name: value.format(**ids) for name, value in params.items()}

        response = await client_for(admin).get("/tasks", params=params)

        assert [task["title"] for task in response.json()] == titles
        assert response.headers["X-Total-Count"] == str(len(titles))


class TestUpdate:
    @pytest.mark.parametrize(
        "changes",
        [
            {"title": "New"},
            {"description": "What for"},
            {"priority": 1},
            {"due_date": "2031-01-01T00:00:00Z"},
            {"due_date": None},
            {},
        ],
    )
    async def test_changes_only_what_it_names(
        self, changes: dict[str, Any], task: Task, client_for: ClientFor
    ) -> None:
        client = client_for(task.project.owner)
        before = (await client.get(f"/tasks/{task.id}")).json()

        response = await client.patch(f"/tasks/{task.id}", json=changes)

        assert response.status_code == 200
        after = response.json()
        assert after == before | changes | {"updated_at": after["updated_at"]}

    async def test_changes_the_assignee(
        self, task: Task, admin: User, client_for: ClientFor
    ) -> None:
        client = client_for(task.project.owner)

        for assignee_id in (admin.id, None):
            response = await client.patch(f"/tasks/{task.id}", json={"assignee_id": assignee_id})

            assignee = response.json()["assignee"]
            assert (assignee and assignee["id"]) == assignee_id


@pytest.mark.parametrize(
    ("caller", "statuses"),
    [
        ("owner", (200, 204)),
        ("assignee", (200, 403)),
        ("admin", (200, 204)),
        ("other", (403, 403)),
    ],
)
async def test_assignees_update_but_only_owners_and_admins_delete(
    caller: str,
    statuses: tuple[int, int],
    task: Task,
    admin: User,
    create: Factories,
    client_for: ClientFor,
) -> None:
    assert task.assignee
    owner, assignee, other = task.project.owner, task.assignee, await create(UserFactory)
    callers = {"owner": owner, "assignee": assignee, "admin": admin, "other": other}
    client = client_for(callers[caller])

    updated = await client.patch(f"/tasks/{task.id}", json={"priority": 1})
    deleted = await client.delete(f"/tasks/{task.id}")

    assert (updated.status_code, deleted.status_code) == statuses
    left = await client.get(f"/tasks/{task.id}")
    assert left.status_code == (404 if deleted.status_code == 204 else 200)


class TestBulkUpdate:
    @pytest.mark.usefixtures("clock")
    async def test_updates_every_task_once(
        self, project: Project, user: User, create: Factories, client_for: ClientFor
    ) -> None:
        first, second = await create.batch(TaskFactory, 2, project=project)
        client = client_for(user)
        changes = {"is_completed": True, "priority": 1, "assignee_id": user.id}

        response = await client.post(
            "/tasks/bulk-update",
            json={"task_ids": [first.id, second.id, first.id], "update_data": changes},
        )

        assert (response.status_code, response.json()) == (200, {"updated_count": 2})
        for task in (await client.get("/tasks")).json():
            assert task["completed_at"] == "2030-01-31T12:00:00Z"
            assert task["priority"] == 1
            assert task["assignee"]["id"] == user.id

    @pytest.mark.parametrize(("other", "status"), [("unknown", 404), ("forbidden", 403)])
    async def test_updates_nothing_if_a_task_is_unknown_or_forbidden(
        self,
        other: str,
        status: int,
        task: Task,
        user: User,
        create: Factories,
        client_for: ClientFor,
    ) -> None:
        other_id = 10**9 if other == "unknown" else (await create(TaskFactory)).id
        client = client_for(user)
        body = {"task_ids": [task.id, other_id], "update_data": {"priority": 1}}

        response = await client.post("/tasks/bulk-update", json=body)

        assert response.status_code == status
        assert (await client.get(f"/tasks/{task.id}")).json()["priority"] == 3


class TestImport:
    async def test_creates_every_row(
        self, project: Project, admin: User, client_for: ClientFor
    ) -> None:
        client = client_for(project.owner)
        rows = [{"title": "One"}, {"title": "Two", "priority": 5, "assignee_id": admin.id}]

        response = await client.post(
            "/tasks/import", json={"project_id": project.id, "tasks": rows}
        )

        assert (response.status_code, response.json()) == (201, {"created_count": 2})
        one, two = (await client.get("/tasks")).json()
        assert (one["title"], one["priority"], one["assignee"]) == ("One", 3, None)
        assert (two["title"], two["priority"], two["assignee"]["id"]) == ("Two", 5, admin.id)
