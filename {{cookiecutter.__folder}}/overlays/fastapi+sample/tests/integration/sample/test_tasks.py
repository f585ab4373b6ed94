"""Tasks, over HTTP."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

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


@pytest.fixture
async def callers(task: Task, admin: User, create: Factories) -> dict[str, User]:
    assert task.assignee
    other = await create(UserFactory)
    return {
        "owner": task.project.owner,
        "assignee": task.assignee,
        "admin": admin,
        "other": other,
    }


class TestCreation:
    @pytest.mark.usefixtures("clock")
    async def test_returns_a_pending_task(self, project: Project, client_for: ClientFor) -> None:
        body = {"title": " Launch ", "project_id": project.id}

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

    async def test_keeps_values_and_returns_times_in_utc(
        self, project: Project, admin: User, client_for: ClientFor
    ) -> None:
        body = {
            "title": "Launch",
            "project_id": project.id,
            "description": "",
            "priority": 5,
            "due_date": "2030-01-01T00:30:00+02:00",
            "assignee_id": admin.id,
            "is_completed": True,
        }

        task = (await client_for(project.owner).post("/tasks", json=body)).json()

        assert (task["description"], task["priority"]) == ("", 5)
        assert task["due_date"] == "2029-12-31T22:30:00Z"
        assert task["assignee"] == {"id": admin.id, "name": admin.name}
        assert task["is_completed"] is False

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"priority": 6}, "body.priority"),
            ({"priority": None}, "body.priority"),
            ({"due_date": "2030-01-01T00:00:00"}, "body.due_date"),
            ({"assignee_id": 0}, "body.assignee_id"),
            ({"assignee_id": 10**40}, "body.assignee_id"),
        ],
    )
    async def test_validation_error_names_the_field(
        self, fields: dict[str, Any], field: str, project: Project, client_for: ClientFor
    ) -> None:
        body = {"title": "Launch", "project_id": project.id} | fields

        response = await client_for(project.owner).post("/tasks", json=body)

        assert response.status_code == 422
        assert [error["field"] for error in response.json()["errors"]] == [field]

    async def test_unknown_or_inactive_assignee_returns_404(
        self, project: Project, create: Factories, client_for: ClientFor, session: AsyncSession
    ) -> None:
        inactive = await create(UserFactory, inactive=True)
        client = client_for(project.owner)

        for assignee_id in (10**9, inactive.id):
            rows = [{"title": "One"}, {"title": "Two", "assignee_id": assignee_id}]
            body = {"project_id": project.id, "tasks": rows}
            response = await client.post("/tasks/import", json=body)

            assert response.status_code == 404
        assert await session.scalar(select(func.count()).select_from(Task)) == 0

    async def test_unknown_project_returns_404(self, user: User, client_for: ClientFor) -> None:
        response = await client_for(user).post("/tasks", json={"title": "x", "project_id": 10**9})

        assert response.status_code == 404

    @pytest.mark.parametrize(
        ("path", "body"),
        [("/tasks", {"title": "One"}), ("/tasks/import", {"tasks": [{"title": "One"}]})],
    )
    async def test_only_owner_and_admins_create(
        self, path: str, body: dict[str, Any], task: Task, client_for: ClientFor
    ) -> None:
        assert task.assignee
        body = body | {"project_id": task.project_id}

        response = await client_for(task.assignee).post(path, json=body)

        assert response.status_code == 403


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

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("status", "banana"),
            ("priority", "6"),
            ("assignee_id", str(2**63)),
        ],
    )
    async def test_invalid_filter_returns_422(
        self, name: str, value: str, admin: User, client_for: ClientFor
    ) -> None:
        response = await client_for(admin).get("/tasks", params={name: value})

        assert response.status_code == 422
        assert [error["field"] for error in response.json()["errors"]] == [f"query.{name}"]


class TestUpdate:
    @pytest.mark.parametrize(
        "changes",
        [
            {"title": "New"},
            {"description": "What for"},
            {"priority": 1},
            {"due_date": "2031-01-01T00:00:00Z"},
            {"due_date": None},
            {"assignee_id": None},
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
        expected = before | changes
        if "assignee_id" in changes:
            expected["assignee"] = expected.pop("assignee_id")
        after = response.json()
        after.pop("updated_at")
        expected.pop("updated_at")
        assert after == expected

    @pytest.mark.parametrize(
        ("caller", "status"),
        [("owner", 200), ("assignee", 200), ("admin", 200), ("other", 403)],
    )
    async def test_only_owner_assignee_and_admins_update(
        self,
        caller: str,
        status: int,
        task: Task,
        callers: dict[str, User],
        client_for: ClientFor,
    ) -> None:
        response = await client_for(callers[caller]).patch(
            f"/tasks/{task.id}", json={"priority": 1}
        )

        assert response.status_code == status


class TestDeletion:
    @pytest.mark.parametrize(
        ("caller", "status"),
        [("owner", 204), ("assignee", 403), ("admin", 204), ("other", 403)],
    )
    async def test_only_owner_and_admins_delete(
        self,
        caller: str,
        status: int,
        task: Task,
        callers: dict[str, User],
        client_for: ClientFor,
    ) -> None:
        client = client_for(callers[caller])

        response = await client.delete(f"/tasks/{task.id}")

        assert response.status_code == status
        left = await client.get(f"/tasks/{task.id}")
        assert left.status_code == (404 if status == 204 else 200)


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
