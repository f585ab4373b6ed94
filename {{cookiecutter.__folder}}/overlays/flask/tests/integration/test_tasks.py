"""Tasks, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor


@pytest.fixture
def project(create: Factories, user: User) -> Project:
    return create(ProjectFactory, owner=user)


@pytest.fixture
def task(create: Factories, project: Project) -> Task:
    return create(TaskFactory, project=project, title="Old", assigned=True)


@pytest.fixture
def callers(task: Task, admin: User, create: Factories) -> dict[str, User]:
    assert task.assignee
    other = create(UserFactory)
    return {
        "owner": task.project.owner,
        "assignee": task.assignee,
        "admin": admin,
        "other": other,
    }


class TestCreation:
    @pytest.mark.usefixtures("clock")
    def test_gives_a_pending_task(self, project: Project, client_for: ClientFor) -> None:
        body = {"title": " Launch ", "project_id": project.id}

        answer = client_for(project.owner).post("/tasks", json=body)

        assert answer.status_code == 201
        task = answer.get_json()
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

    def test_keeps_what_is_given_and_tells_times_in_utc(
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

        task = client_for(project.owner).post("/tasks", json=body).get_json()

        assert (task["description"], task["priority"]) == ("", 5)
        assert task["due_date"] == "2029-12-31T22:30:00Z"
        assert task["assignee"] == {"id": admin.id, "name": admin.name}
        assert task["is_completed"] is False

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"title": ""}, "body.title"),
            ({"title": "x" * 201}, "body.title"),
            ({"title": True}, "body.title"),
            ({"description": "x" * 5001}, "body.description"),
            ({"priority": 0}, "body.priority"),
            ({"priority": 6}, "body.priority"),
            ({"priority": 2.5}, "body.priority"),
            ({"priority": None}, "body.priority"),
            ({"due_date": "2030-01-01"}, "body.due_date"),
            ({"due_date": "2030-01-01T00:00:00"}, "body.due_date"),
            ({"due_date": 1893456000}, "body.due_date"),
            ({"assignee_id": 0}, "body.assignee_id"),
            ({"assignee_id": 2**63}, "body.assignee_id"),
            ({"assignee_id": 10**40}, "body.assignee_id"),
            ({"assignee_id": 10**9}, "body.assignee_id"),
            ({"project_id": 0}, "body.project_id"),
            ({"project_id": "one"}, "body.project_id"),
        ],
    )
    def test_names_what_does_not_fit(
        self, fields: dict[str, Any], field: str, project: Project, client_for: ClientFor
    ) -> None:
        body = {"title": "Launch", "project_id": project.id} | fields

        answer = client_for(project.owner).post("/tasks", json=body)

        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.get_json()["errors"]] == [field]

    def test_refuses_an_inactive_assignee(
        self, project: Project, create: Factories, client_for: ClientFor
    ) -> None:
        gone = create(UserFactory, inactive=True)
        body = {"title": "Launch", "project_id": project.id, "assignee_id": gone.id}

        answer = client_for(project.owner).post("/tasks", json=body)

        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["field"] == "body.assignee_id"

    def test_tells_of_a_missing_project_before_other_faults(
        self, user: User, client_for: ClientFor
    ) -> None:
        answer = client_for(user).post("/tasks", json={"title": "", "project_id": 10**9})

        assert answer.status_code == 404

    @pytest.mark.parametrize("body", [{"title": ""}, {"title": "Launch"}])
    def test_tells_of_missing_rights_before_other_faults(
        self, body: dict[str, Any], task: Task, client_for: ClientFor
    ) -> None:
        assert task.assignee

        answer = client_for(task.assignee).post(
            "/tasks", json=body | {"project_id": task.project_id}
        )

        assert answer.status_code == 403


class TestList:
    @pytest.fixture(autouse=True)
    def tasks(self, project: Project, admin: User, create: Factories) -> None:
        create(TaskFactory, project=project, title="urgent", priority=5)
        create(TaskFactory, project=project, title="done", completed=True, overdue=True)
        create(TaskFactory, project=project, title="late", overdue=True, assignee=admin)
        create(TaskFactory, title="elsewhere", assignee=admin)

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
            ({"status": "", "priority": ""}, ["urgent", "done", "late", "elsewhere"]),
        ],
    )
    def test_holds_what_the_filters_let_through(
        self,
        params: dict[str, str],
        titles: list[str],
        project: Project,
        admin: User,
        client_for: ClientFor,
    ) -> None:
        ids = {"project": project.id, "admin": admin.id}
        params = {name: value.format(**ids) for name, value in params.items()}

        answer = client_for(admin).get("/tasks", query_string=params)

        assert [task["title"] for task in answer.get_json()] == titles
        assert answer.headers["X-Total-Count"] == str(len(titles))

    def test_comes_in_pages(self, admin: User, client_for: ClientFor) -> None:
        answer = client_for(admin).get("/tasks", query_string={"skip": 1, "limit": 2})

        assert [task["title"] for task in answer.get_json()] == ["done", "late"]
        assert answer.headers["X-Total-Count"] == "4"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("status", "banana"),
            ("status", "\0"),
            ("priority", "6"),
            ("project_id", "abc"),
            ("assignee_id", str(2**63)),
        ],
    )
    def test_refuses_a_wrong_filter(
        self, name: str, value: str, admin: User, client_for: ClientFor
    ) -> None:
        answer = client_for(admin).get("/tasks", query_string={name: value})

        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.get_json()["errors"]] == [f"query.{name}"]


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
    def test_changes_only_what_it_names(
        self, changes: dict[str, Any], task: Task, client_for: ClientFor
    ) -> None:
        client = client_for(task.project.owner)
        before = client.get(f"/tasks/{task.id}").get_json()

        answer = client.patch(f"/tasks/{task.id}", json=changes)

        assert answer.status_code == 200
        expected = before | changes
        if "assignee_id" in changes:
            expected["assignee"] = expected.pop("assignee_id")
        after = answer.get_json()
        after.pop("updated_at")
        expected.pop("updated_at")
        assert after == expected

    def test_reassigns(self, task: Task, admin: User, client_for: ClientFor) -> None:
        answer = client_for(admin).patch(f"/tasks/{task.id}", json={"assignee_id": admin.id})

        assert answer.get_json()["assignee"] == {"id": admin.id, "name": admin.name}

    @pytest.mark.usefixtures("clock")
    def test_moves_the_time_of_change_only_with_a_value(
        self, task: Task, admin: User, client_for: ClientFor
    ) -> None:
        client, url = client_for(admin), f"/tasks/{task.id}"
        same = client.get(url).get_json()

        unchanged = client.patch(url, json={"title": "Old", "priority": 3})
        changed = client.patch(url, json={"title": "New"})

        assert unchanged.get_json()["updated_at"] == same["updated_at"]
        assert changed.get_json()["updated_at"] == "2030-01-31T12:00:00Z"

    def test_keeps_the_first_time_of_completion_until_reopened(
        self, task: Task, admin: User, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        client, url = client_for(admin), f"/tasks/{task.id}"
        times = []

        for is_completed in (True, True, False, False):
            answer = client.patch(url, json={"is_completed": is_completed})
            assert answer.get_json()["is_completed"] is is_completed
            times.append(answer.get_json()["completed_at"])
            clock.shift(timedelta(minutes=1))

        assert times == ["2030-01-31T12:00:00Z", "2030-01-31T12:00:00Z", None, None]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": None}, "body.title"),
            ({"priority": None}, "body.priority"),
            ({"is_completed": None}, "body.is_completed"),
            ({"is_completed": 1}, "body.is_completed"),
            ({"assignee_id": 10**9}, "body.assignee_id"),
        ],
    )
    def test_names_what_does_not_fit(
        self, changes: dict[str, Any], field: str, task: Task, client_for: ClientFor
    ) -> None:
        answer = client_for(task.project.owner).patch(f"/tasks/{task.id}", json=changes)

        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.get_json()["errors"]] == [field]

    @pytest.mark.parametrize(
        ("caller", "status"),
        [("owner", 200), ("assignee", 200), ("admin", 200), ("other", 403)],
    )
    def test_is_for_owner_assignee_and_admins(
        self,
        caller: str,
        status: int,
        task: Task,
        callers: dict[str, User],
        client_for: ClientFor,
    ) -> None:
        answer = client_for(callers[caller]).patch(f"/tasks/{task.id}", json={"priority": 1})

        assert answer.status_code == status


class TestDeletion:
    @pytest.mark.parametrize(
        ("caller", "status"),
        [("owner", 204), ("assignee", 403), ("admin", 204), ("other", 403)],
    )
    def test_is_for_owner_and_admins(
        self,
        caller: str,
        status: int,
        task: Task,
        callers: dict[str, User],
        client_for: ClientFor,
    ) -> None:
        client = client_for(callers[caller])

        answer = client.delete(f"/tasks/{task.id}")

        assert answer.status_code == status
        left = client.get(f"/tasks/{task.id}")
        assert left.status_code == (404 if status == 204 else 200)


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_task_is_not_found(method: str, user: User, client_for: ClientFor) -> None:
    body = {"title": ""} if method == "PATCH" else None

    answer = client_for(user).open("/tasks/9000000000", method=method, json=body)

    assert answer.status_code == 404


class TestBulkUpdate:
    @pytest.mark.usefixtures("clock")
    def test_changes_every_task_once(
        self, project: Project, user: User, create: Factories, client_for: ClientFor
    ) -> None:
        first, second = create.batch(TaskFactory, 2, project=project)
        client = client_for(user)
        changes = {"is_completed": True, "priority": 1, "assignee_id": user.id}

        answer = client.post(
            "/tasks/bulk-update",
            json={"task_ids": [first.id, second.id, first.id], "update_data": changes},
        )

        assert (answer.status_code, answer.get_json()) == (200, {"updated_count": 2})
        for task in client.get("/tasks").get_json():
            assert task["completed_at"] == "2030-01-31T12:00:00Z"
            assert task["priority"] == 1
            assert task["assignee"]["id"] == user.id

    def test_takes_nobody_as_the_assignee(
        self, task: Task, user: User, client_for: ClientFor
    ) -> None:
        client = client_for(user)
        body = {"task_ids": [task.id], "update_data": {"assignee_id": None}}

        client.post("/tasks/bulk-update", json=body)

        assert client.get(f"/tasks/{task.id}").get_json()["assignee"] is None

    @pytest.mark.parametrize(("caller", "status"), [("owner", 404), ("other", 404)])
    def test_changes_nothing_if_a_task_is_unknown(
        self,
        caller: str,
        status: int,
        task: Task,
        callers: dict[str, User],
        client_for: ClientFor,
    ) -> None:
        client = client_for(callers[caller])
        body = {"task_ids": [task.id, task.id + 1], "update_data": {"priority": 1}}

        answer = client.post("/tasks/bulk-update", json=body)

        assert answer.status_code == status
        assert client.get(f"/tasks/{task.id}").get_json()["priority"] == 3

    def test_changes_nothing_if_a_task_is_forbidden(
        self, task: Task, user: User, create: Factories, client_for: ClientFor
    ) -> None:
        forbidden = create(TaskFactory)
        client = client_for(user)
        body = {"task_ids": [task.id, forbidden.id], "update_data": {"priority": 1}}

        answer = client.post("/tasks/bulk-update", json=body)

        assert answer.status_code == 403
        assert client.get(f"/tasks/{task.id}").get_json()["priority"] == 3

    @pytest.mark.parametrize(
        ("update", "field"),
        [
            ({}, "body.update_data"),
            ({"title": "New"}, "body.update_data"),
            ({"priority": 9}, "body.update_data.priority"),
            ({"priority": None}, "body.update_data.priority"),
            ({"is_completed": None}, "body.update_data.is_completed"),
            ({"assignee_id": 10**9}, "body.update_data.assignee_id"),
        ],
    )
    def test_names_what_does_not_fit(
        self, update: dict[str, Any], field: str, task: Task, user: User, client_for: ClientFor
    ) -> None:
        body = {"task_ids": [task.id], "update_data": update}

        answer = client_for(user).post("/tasks/bulk-update", json=body)

        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.get_json()["errors"]] == [field]

    @pytest.mark.parametrize(
        ("task_ids", "field"),
        [
            ([], "body.task_ids"),
            (list(range(1, 102)), "body.task_ids"),
            ([1, 0], "body.task_ids[1]"),
            ([1, 2, "three"], "body.task_ids[2]"),
        ],
    )
    def test_takes_up_to_a_hundred_ids(
        self, task_ids: list[Any], field: str, user: User, client_for: ClientFor
    ) -> None:
        body = {"task_ids": task_ids, "update_data": {"priority": 1}}

        answer = client_for(user).post("/tasks/bulk-update", json=body)

        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.get_json()["errors"]] == [field]


class TestImport:
    def test_creates_every_row(self, project: Project, admin: User, client_for: ClientFor) -> None:
        client = client_for(project.owner)
        rows = [{"title": "One"}, {"title": "Two", "priority": 5, "assignee_id": admin.id}]

        answer = client.post("/tasks/import", json={"project_id": project.id, "tasks": rows})

        assert (answer.status_code, answer.get_json()) == (201, {"created_count": 2})
        one, two = client.get("/tasks").get_json()
        assert (one["title"], one["priority"], one["assignee"]) == ("One", 3, None)
        assert (two["title"], two["priority"], two["assignee"]["id"]) == ("Two", 5, admin.id)

    @pytest.mark.parametrize(
        ("row", "field"),
        [
            ({"title": ""}, "body.tasks[1].title"),
            ({"title": "Two", "priority": 6}, "body.tasks[1].priority"),
            ({"title": "Two", "assignee_id": 10**9}, "body.tasks[1].assignee_id"),
            ("Two", "body.tasks[1]"),
        ],
    )
    def test_creates_nothing_if_a_row_does_not_fit(
        self,
        row: object,
        field: str,
        project: Project,
        client_for: ClientFor,
        session: Session,
    ) -> None:
        body = {"project_id": project.id, "tasks": [{"title": "One"}, row]}

        answer = client_for(project.owner).post("/tasks/import", json=body)

        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.get_json()["errors"]] == [field]
        assert session.scalar(select(func.count()).select_from(Task)) == 0

    @pytest.mark.parametrize(("rows", "status"), [(0, 422), (1, 201), (1000, 201), (1001, 422)])
    def test_takes_up_to_a_thousand_rows(
        self, rows: int, status: int, project: Project, client_for: ClientFor
    ) -> None:
        body = {"project_id": project.id, "tasks": [{"title": "One"}] * rows}

        answer = client_for(project.owner).post("/tasks/import", json=body)

        assert answer.status_code == status

    def test_is_for_owner_and_admins(self, task: Task, client_for: ClientFor) -> None:
        assert task.assignee
        body = {"project_id": task.project_id, "tasks": [{"title": "One"}]}

        answer = client_for(task.assignee).post("/tasks/import", json=body)

        assert answer.status_code == 403
