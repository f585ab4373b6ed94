"""Projects."""

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
    return ProjectFactory.create(owner=user, name="Apollo")


@pytest.mark.usefixtures("clock")
def test_creator_owns_the_project(user: User, client_for: ClientFor) -> None:
    response = client_for(user).post("/projects", {"name": " Apollo ", "owner": {"id": 10**9}})

    assert response.status_code == 201
    assert response.json() == {
        "id": Project.objects.get().pk,
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


@pytest.mark.parametrize("changes", [{"name": "Gemini"}, {"is_archived": True}, {}])
def test_patch_changes_only_what_it_names(
    changes: dict[str, Any], project: Project, client_for: ClientFor
) -> None:
    client, path = client_for(project.owner), f"/projects/{project.pk}"
    before = client.get(path).json()

    after = client.patch(path, changes).json()

    assert after.pop("updated_at") > before.pop("updated_at")
    assert after == before | changes


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
    TaskFactory.create(project=project)
    kept = TaskFactory.create()

    response = client_for(project.owner).delete(f"/projects/{project.pk}")

    assert (response.status_code, response.content) == (204, b"")
    assert Task.objects.get() == kept


def test_summary_names_assignees(user: User, client_for: ClientFor) -> None:
    task = TaskFactory.create(assignee=user)

    response = client_for(user).get(f"/projects/{task.project_id}/summary")

    (counts,) = response.json()["by_assignee"]
    assert counts == {"assignee": {"id": user.pk, "name": user.name}, "total": 1, "completed": 0}


@pytest.mark.parametrize("path", ["/projects/9000000000", "/projects/9000000000/summary"])
def test_unknown_project_returns_404(path: str, user: User, client_for: ClientFor) -> None:
    assert client_for(user).get(path).status_code == 404
