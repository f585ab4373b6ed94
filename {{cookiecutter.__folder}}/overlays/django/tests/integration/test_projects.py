"""Projects, over HTTP."""

from typing import Any

import pytest

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(user: User) -> Project:
    return ProjectFactory.create(owner=user, name="Apollo", description=None)


@pytest.mark.usefixtures("clock")
def test_a_project_belongs_to_who_creates_it(user: User, client_for: ClientFor) -> None:
    body = {"name": " Apollo ", "owner_id": 10**9, "is_archived": True}

    answer = client_for(user).post("/projects", body)

    assert answer.status_code == 201
    project = answer.json()
    assert project.pop("id") > 0
    assert project == {
        "name": "Apollo",
        "description": None,
        "is_archived": False,
        "owner": {"id": user.id, "email": user.email, "name": user.name},
        "created_at": "2030-01-31T12:00:00Z",
        "updated_at": "2030-01-31T12:00:00Z",
    }


def test_a_project_is_found_by_id(project: Project, admin: User, client_for: ClientFor) -> None:
    answer = client_for(admin).get(f"/projects/{project.id}")

    assert (answer.status_code, answer.json()["name"]) == (200, "Apollo")


def test_an_owner_has_a_name_once(project: Project, client_for: ClientFor) -> None:
    answer = client_for(project.owner).post("/projects", {"name": "Apollo "})

    assert answer.status_code == 409
    assert answer.json()["detail"] == "The owner has another project of this name."


@pytest.mark.parametrize("name", ["apollo", "Apollo"])
def test_another_case_or_another_owner_is_another_name(
    name: str, project: Project, admin: User, client_for: ClientFor
) -> None:
    owner = admin if name == project.name else project.owner

    answer = client_for(owner).post("/projects", {"name": name})

    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["mine", "theirs"]),
        ({"my_projects_only": "true"}, ["mine"]),
        ({"include_archived": "true"}, ["mine", "mine, archived", "theirs"]),
        ({"my_projects_only": "true", "include_archived": "true"}, ["mine", "mine, archived"]),
        ({"my_projects_only": "", "unknown": "1"}, ["mine", "theirs"]),
        ({"my_projects_only": "false", "include_archived": "False"}, ["mine", "theirs"]),
        ({"skip": "1", "limit": "1"}, ["theirs"]),
        ({"skip": "2"}, []),
    ],
)
def test_projects_are_listed_by_owner_and_archive(
    params: dict[str, str], found: list[str], user: User, client_for: ClientFor
) -> None:
    ProjectFactory.create(owner=user, name="mine")
    ProjectFactory.create(owner=user, name="mine, archived", archived=True)
    ProjectFactory.create(name="theirs")

    answer = client_for(user).get("/projects", params)

    assert [project["name"] for project in answer.json()] == found


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"skip": "-1"}, "query.skip"),
        ({"limit": "0"}, "query.limit"),
        ({"limit": "101"}, "query.limit"),
        ({"skip": str(2**63)}, "query.skip"),
        ({"my_projects_only": "maybe"}, "query.my_projects_only"),
    ],
)
def test_a_wrong_parameter_is_named(
    params: dict[str, str], field: str, user: User, client_for: ClientFor
) -> None:
    answer = client_for(user).get("/projects", params)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Gemini"},
        {"description": ""},
        {"description": None},
        {"is_archived": True},
        {"name": "Gemini", "description": "Two seats", "is_archived": True},
    ],
)
def test_a_patch_changes_only_what_it_names(
    changes: dict[str, Any], project: Project, client_for: ClientFor
) -> None:
    client = client_for(project.owner)
    before = client.get(f"/projects/{project.id}").json()

    after = client.patch(f"/projects/{project.id}", changes).json()

    before.pop("updated_at")
    after.pop("updated_at")
    assert after == before | changes


@pytest.mark.parametrize("method", ["post", "patch"])
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "body.name"),
        ({"name": "x" * 101}, "body.name"),
        ({"description": "x" * 5001}, "body.description"),
        ({"description": 7}, "body.description"),
    ],
)
def test_what_does_not_fit_is_named(
    method: str, fields: dict[str, Any], field: str, project: Project, client_for: ClientFor
) -> None:
    client = client_for(project.owner)
    write, path = {
        "post": (client.post, "/projects"),
        "patch": (client.patch, f"/projects/{project.id}"),
    }[method]

    answer = write(path, {"name": "Gemini"} | fields)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_a_project_cannot_take_a_name_that_its_owner_has_given(
    project: Project, client_for: ClientFor
) -> None:
    ProjectFactory.create(owner=project.owner, name="Gemini", archived=True)

    answer = client_for(project.owner).patch(f"/projects/{project.id}", {"name": "Gemini"})

    assert answer.status_code == 409


def test_a_deleted_project_takes_its_tasks_along(project: Project, client_for: ClientFor) -> None:
    TaskFactory.create_batch(2, project=project)
    kept = TaskFactory.create()

    answer = client_for(project.owner).delete(f"/projects/{project.id}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert Task.objects.get() == kept
    assert Project.objects.get() == kept.project


@pytest.mark.parametrize("method", ["patch", "delete"])
@pytest.mark.parametrize(("caller", "status"), [("owner", 200), ("admin", 200), ("other", 403)])
def test_only_owners_and_admins_write(
    method: str, caller: str, status: int, project: Project, admin: User, client_for: ClientFor
) -> None:
    callers = {"owner": project.owner, "admin": admin, "other": UserFactory.create()}
    write = getattr(client_for(callers[caller]), method)

    answer = write(f"/projects/{project.id}", {"name": "Gemini"})

    assert answer.status_code == (204 if (method, status) == ("delete", 200) else status)


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_an_unknown_project_is_not_found(method: str, user: User, client_for: ClientFor) -> None:
    request = getattr(client_for(user), method)

    answer = request("/projects/9000000000", {"name": ""})

    assert answer.status_code == 404


def test_the_id_of_a_deleted_project_is_never_given_again(
    project: Project, client_for: ClientFor
) -> None:
    client = client_for(project.owner)
    client.delete(f"/projects/{project.id}")

    answer = client.post("/projects", {"name": "Gemini"})

    assert answer.json()["id"] > project.id
