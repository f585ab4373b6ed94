"""Projects, and their summary."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from {{ cookiecutter.__package }}.projects.models import Project, Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.clock import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(user: User) -> Project:
    return ProjectFactory.create(owner=user, name="Apollo")


@pytest.mark.usefixtures("clock")
def test_creator_owns_the_project(user: User, client_for: ClientFor) -> None:
    response = client_for(user).post("/projects", {"name": " Apollo ", "owner": {"id": 10**9}})

    assert response.status_code == 201
    project = response.json()
    assert project.pop("id") == Project.objects.get().pk
    assert project == {
        "name": "Apollo",
        "description": "",
        "is_archived": False,
        "owner": {"id": user.pk, "name": user.name},
        "created_at": "2030-01-31T12:00:00Z",
        "updated_at": "2030-01-31T12:00:00Z",
    }


@pytest.mark.parametrize("method", ["post", "patch"])
def test_duplicate_name_of_an_owner_returns_409(
    method: str, project: Project, client_for: ClientFor
) -> None:
    other = ProjectFactory.create(owner=project.owner)
    path = {"post": "/projects", "patch": f"/projects/{other.pk}"}[method]

    response = getattr(client_for(project.owner), method)(path, {"name": "Apollo "})

    assert response.status_code == 409
    assert "another project" in response.json()["detail"]


def test_other_owner_may_use_the_name(project: Project, admin: User, client_for: ClientFor) -> None:
    assert client_for(admin).post("/projects", {"name": project.name}).status_code == 201


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["mine", "theirs"]),
        ({"my_projects_only": "true"}, ["mine"]),
        ({"include_archived": "true"}, ["mine", "mine, archived", "theirs"]),
        ({"my_projects_only": "true", "include_archived": "true"}, ["mine", "mine, archived"]),
        ({"my_projects_only": "", "include_archived": "false"}, ["mine", "theirs"]),
        ({"skip": "1", "limit": "1"}, ["theirs"]),
    ],
)
def test_list_is_filtered_by_owner_and_archive(
    params: dict[str, str], found: list[str], user: User, client_for: ClientFor
) -> None:
    ProjectFactory.create(owner=user, name="mine")
    ProjectFactory.create(owner=user, name="mine, archived", archived=True)
    ProjectFactory.create(name="theirs")

    response = client_for(user).get("/projects", params)

    assert [project["name"] for project in response.json()] == found


def test_archived_project_is_found_by_id(admin: User, client_for: ClientFor) -> None:
    project = ProjectFactory.create(archived=True)

    assert client_for(admin).get(f"/projects/{project.pk}").json()["is_archived"] is True


@pytest.mark.parametrize(
    "changes", [{"name": "Gemini"}, {"description": ""}, {"is_archived": True}, {}]
)
def test_patch_changes_only_what_it_names(
    changes: dict[str, Any], project: Project, client_for: ClientFor
) -> None:
    client, path = client_for(project.owner), f"/projects/{project.pk}"
    before = client.get(path).json()

    after = client.patch(path, changes).json()

    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == before | changes


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"description": "x" * 5001}, "description"),
    ],
)
def test_invalid_field_returns_400(
    fields: dict[str, Any], field: str, user: User, client_for: ClientFor
) -> None:
    response = client_for(user).post("/projects", {"name": "Gemini"} | fields)

    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


@pytest.mark.parametrize(("method", "success"), [("patch", 200), ("delete", 204)])
@pytest.mark.parametrize("caller", ["owner", "admin", "other"])
def test_owner_and_admins_write(
    caller: str,
    method: str,
    success: int,
    project: Project,
    admin: User,
    client_for: ClientFor,
) -> None:
    callers = {"owner": project.owner, "admin": admin, "other": UserFactory.create()}
    write = getattr(client_for(callers[caller]), method)

    response = write(f"/projects/{project.pk}", {"name": "Gemini"})

    assert response.status_code == (403 if caller == "other" else success)


def test_delete_includes_the_tasks(project: Project, client_for: ClientFor) -> None:
    TaskFactory.create_batch(2, project=project)
    kept = TaskFactory.create()

    response = client_for(project.owner).delete(f"/projects/{project.pk}")

    assert (response.status_code, response.content) == (204, b"")
    assert Task.objects.get() == kept


@pytest.mark.parametrize("path", ["/projects/9000000000", "/projects/9000000000/summary"])
def test_unknown_project_returns_404(path: str, user: User, client_for: ClientFor) -> None:
    assert client_for(user).get(path).status_code == 404


@pytest.mark.usefixtures("clock")
def test_summary_counts_by_state_and_by_assignee(
    project: Project, user: User, client_for: ClientFor
) -> None:
    ada, bob = UserFactory.create(name="Ada"), UserFactory.create(name="Bob")
    past, future = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    TaskFactory.create(project=project, assignee=bob, completed=True, due_date=past)
    TaskFactory.create(project=project, assignee=ada, due_date=past)
    TaskFactory.create(project=project, assignee=ada, due_date=future)
    TaskFactory.create(project=project, assignee=ada, completed=True)
    TaskFactory.create(project=project, due_date=NOW)
    TaskFactory.create(project=project, overdue=True)
    TaskFactory.create(assignee=ada)

    response = client_for(user).get(f"/projects/{project.pk}/summary")

    assert response.json() == {
        "project_id": project.pk,
        "total": 6,
        "completed": 2,
        "pending": 4,
        "overdue": 2,
        "completion_rate": 0.3333,
        "by_assignee": [
            {"assignee": {"id": ada.pk, "name": "Ada"}, "total": 3, "completed": 1},
            {"assignee": {"id": bob.pk, "name": "Bob"}, "total": 1, "completed": 1},
            {"assignee": None, "total": 2, "completed": 0},
        ],
    }


def test_summary_without_tasks_is_zero(project: Project, client_for: ClientFor) -> None:
    summary = client_for(project.owner).get(f"/projects/{project.pk}/summary").json()

    assert (summary["total"], summary["completion_rate"], summary["by_assignee"]) == (0, 0.0, [])


def test_task_becomes_overdue_as_time_passes(
    user: User, client_for: ClientFor, clock: time_machine.Traveller
) -> None:
    task = TaskFactory.create(due_date=NOW)
    client, path = client_for(user), f"/projects/{task.project_id}/summary"

    before = client.get(path).json()["overdue"]
    clock.shift(timedelta(microseconds=1))
    after = client.get(path).json()["overdue"]

    assert (before, after) == (0, 1)
