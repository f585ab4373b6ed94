"""Tasks."""

from typing import Any

import pytest

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
    return TaskFactory.create(project=project, title="Old", assigned=True)


@pytest.fixture
def callers(task: Task, admin: User) -> dict[str, User]:
    assert task.assignee
    return {
        "owner": task.project.owner,
        "assignee": task.assignee,
        "admin": admin,
        "other": UserFactory.create(),
    }


class TestCreate:
    @pytest.mark.usefixtures("clock")
    def test_returns_a_pending_task(self, project: Project, client_for: ClientFor) -> None:
        body = {"title": " Launch ", "project_id": project.pk, "is_completed": True}

        response = client_for(project.owner).post("/tasks", body)

        assert response.status_code == 201
        assert response.json() == {
            "id": Task.objects.get().pk,
            "title": "Launch",
            "description": "",
            "priority": 3,
            "is_completed": False,
            "completed_at": None,
            "due_date": None,
            "project": {"id": project.pk, "name": project.name},
            "assignee": None,
            "created_at": "2030-01-31T12:00:00Z",
            "updated_at": "2030-01-31T12:00:00Z",
        }

    def test_returns_times_in_utc(
        self, project: Project, admin: User, client_for: ClientFor
    ) -> None:
        body = {
            "title": "Launch",
            "project_id": project.pk,
            "priority": 5,
            "due_date": "2030-01-01T00:30:00+02:00",
            "assignee_id": admin.pk,
        }

        task = client_for(project.owner).post("/tasks", body).json()

        assert (task["due_date"], task["priority"]) == ("2029-12-31T22:30:00Z", 5)
        assert task["assignee"] == {"id": admin.pk, "name": admin.name}


@pytest.mark.parametrize("path", ["/tasks", "/tasks/bulk-update", "/tasks/import"])
def test_missing_fields_return_400(path: str, user: User, client_for: ClientFor) -> None:
    assert client_for(user).post(path, {}).status_code == 400


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/tasks", {"title": "One"}), ("/tasks/import", {"tasks": [{"title": "One"}]})],
)
def test_only_the_owner_of_the_project_adds_tasks(
    path: str,
    fields: dict[str, Any],
    callers: dict[str, User],
    project: Project,
    client_for: ClientFor,
) -> None:
    ProjectFactory.create(owner=callers["assignee"])

    response = client_for(callers["assignee"]).post(path, {"project_id": project.pk} | fields)

    assert response.status_code == 403
    assert Task.objects.count() == 1


class TestList:
    @pytest.fixture(autouse=True)
    def tasks(self, project: Project, admin: User) -> None:
        TaskFactory.create(project=project, title="urgent", priority=5)
        TaskFactory.create(project=project, title="done", completed=True, overdue=True)
        TaskFactory.create(project=project, title="late", overdue=True, assignee=admin)
        TaskFactory.create(title="elsewhere", assignee=admin)

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
            ({"priority": str(2**64)}, []),
        ],
    )
    def test_filters(
        self,
        params: dict[str, str],
        titles: list[str],
        project: Project,
        admin: User,
        client_for: ClientFor,
    ) -> None:
        ids = {"project": project.pk, "admin": admin.pk}
        params = {name: value.format(**ids) for name, value in params.items()}

        response = client_for(admin).get("/tasks", params)

        assert [task["title"] for task in response.json()] == titles
        assert response.headers["X-Total-Count"] == str(len(titles))

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("status", "banana"),
            ("project_id", str(2**64)),
            ("project_id", "1.5"),
            ("assignee_id", "-1e30"),
            ("assignee_id", "1.5"),
            ("priority", "1.5"),
        ],
    )
    def test_invalid_filter_returns_400(
        self, name: str, value: str, admin: User, client_for: ClientFor
    ) -> None:
        response = client_for(admin).get("/tasks", {name: value})

        assert response.status_code == 400
        assert [error["field"] for error in response.json()["errors"]] == [name]


class TestUpdate:
    @pytest.mark.parametrize(
        "changes",
        [
            {"title": "New"},
            {"priority": 1},
            {"due_date": "2031-01-01T00:00:00Z"},
            {"assignee_id": None},
            {"project_id": 10**9},  # read-only
            {},
        ],
    )
    def test_changes_only_what_it_names(
        self, changes: dict[str, Any], task: Task, client_for: ClientFor
    ) -> None:
        client, path = client_for(task.project.owner), f"/tasks/{task.pk}"
        before = client.get(path).json()

        response = client.patch(path, changes)

        assert response.status_code == 200
        after = response.json()
        assert after.pop("updated_at") > before.pop("updated_at")
        if "assignee_id" in changes:
            changes = {"assignee": None}
        assert after == before | {name: v for name, v in changes.items() if name in before}

    @pytest.mark.parametrize(
        ("caller", "patch", "delete"),
        [
            ("owner", 200, 204),
            ("admin", 200, 204),
            ("assignee", 200, 403),
            ("other", 403, 403),
        ],
    )
    def test_rights(
        self,
        caller: str,
        patch: int,
        delete: int,
        task: Task,
        callers: dict[str, User],
        client_for: ClientFor,
    ) -> None:
        client, path = client_for(callers[caller]), f"/tasks/{task.pk}"

        assert client.get(path).status_code == 200
        assert client.patch(path, {"priority": 1}).status_code == patch
        assert client.delete(path).status_code == delete
        assert Task.objects.exists() is (delete == 403)

    @pytest.mark.parametrize("method", ["get", "patch", "delete"])
    def test_unknown_task_returns_404(self, method: str, user: User, client_for: ClientFor) -> None:
        assert getattr(client_for(user), method)("/tasks/9000000000").status_code == 404


class TestBulkUpdate:
    @pytest.mark.usefixtures("clock")
    def test_changes_every_task_once(
        self, project: Project, user: User, client_for: ClientFor
    ) -> None:
        first, second = TaskFactory.create_batch(2, project=project)
        changes = {"is_completed": True, "priority": 1, "assignee_id": user.pk}
        body = {"task_ids": [first.pk, second.pk, first.pk], "update_data": changes}

        response = client_for(user).post("/tasks/bulk-update", body)

        assert (response.status_code, response.json()) == (200, {"updated_count": 2})
        for task in client_for(user).get("/tasks").json():
            assert task["completed_at"] == task["updated_at"] == "2030-01-31T12:00:00Z"
            assert (task["priority"], task["assignee"]["id"]) == (1, user.pk)

    def test_null_removes_the_assignee(self, task: Task, client_for: ClientFor) -> None:
        body = {"task_ids": [task.pk], "update_data": {"assignee_id": None}}

        client_for(task.project.owner).post("/tasks/bulk-update", body)

        task.refresh_from_db()
        assert (task.assignee, task.priority) == (None, 3)

    @pytest.mark.parametrize(("other", "status"), [("unknown", 404), ("forbidden", 403)])
    def test_unknown_or_forbidden_task_changes_nothing(
        self, other: str, status: int, task: Task, client_for: ClientFor
    ) -> None:
        other_id = {"unknown": task.pk + 1000, "forbidden": TaskFactory.create().pk}[other]
        body = {"task_ids": [task.pk, other_id], "update_data": {"priority": 1}}

        response = client_for(task.project.owner).post("/tasks/bulk-update", body)

        assert response.status_code == status
        task.refresh_from_db()
        assert task.priority == 3


def test_import_creates_every_row(project: Project, admin: User, client_for: ClientFor) -> None:
    client = client_for(project.owner)
    rows = [{"title": "One"}, {"title": "Two", "priority": 5, "assignee_id": admin.pk}]

    response = client.post("/tasks/import", {"project_id": project.pk, "tasks": rows})

    assert (response.status_code, response.json()) == (201, {"created_count": 2})
    one, two = client.get("/tasks").json()
    assert (one["title"], one["priority"], one["assignee"]) == ("One", 3, None)
    assert (two["title"], two["priority"], two["assignee"]["id"]) == ("Two", 5, admin.pk)
