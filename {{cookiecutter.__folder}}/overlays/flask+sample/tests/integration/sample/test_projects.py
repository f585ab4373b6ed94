"""Projects and their summaries."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.clock import NOW


@pytest.fixture
def project(create: Factories, user: User) -> Project:
    return create(ProjectFactory, owner=user, name="Apollo", description=None)


@pytest.mark.usefixtures("clock")
def test_creator_becomes_the_owner(user: User, client_for: ClientFor) -> None:
    body = {"name": " Apollo ", "description": "The Moon", "owner_id": 10**9}

    response = client_for(user).post("/projects", json=body)

    assert response.status_code == 201
    project = response.get_json()
    assert project.pop("id") > 0
    assert project == {
        "name": "Apollo",
        "description": "The Moon",
        "is_archived": False,
        "owner": {"id": user.id, "name": user.name},
        "created_at": "2030-01-31T12:00:00Z",
        "updated_at": "2030-01-31T12:00:00Z",
    }


def test_second_project_of_the_name_returns_409(project: Project, client_for: ClientFor) -> None:
    client = client_for(project.owner)
    other = client.post("/projects", json={"name": "Gemini"}).get_json()

    created = client.post("/projects", json={"name": "Apollo "})
    renamed = client.patch(f"/projects/{other['id']}", json={"name": "Apollo"})

    assert (created.status_code, renamed.status_code) == (409, 409)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["mine", "theirs"]),
        ({"my_projects_only": "true"}, ["mine"]),
        ({"include_archived": "true"}, ["mine", "mine, archived", "theirs"]),
        ({"skip": "1", "limit": "1"}, ["theirs"]),
    ],
)
def test_projects_are_listed_by_owner_and_archive(
    query: dict[str, str], found: list[str], user: User, create: Factories, client_for: ClientFor
) -> None:
    create(ProjectFactory, owner=user, name="mine")
    create(ProjectFactory, owner=user, name="mine, archived", archived=True)
    create(ProjectFactory, name="theirs")

    response = client_for(user).get("/projects", query_string=query)

    assert [project["name"] for project in response.get_json()] == found


@pytest.mark.parametrize(
    "changes",
    [{"name": "Gemini"}, {"description": ""}, {"description": None}, {"is_archived": True}],
)
def test_patch_changes_only_what_it_names(
    changes: dict[str, Any], project: Project, client_for: ClientFor
) -> None:
    client = client_for(project.owner)
    before = client.get(f"/projects/{project.id}").get_json()

    after = client.patch(f"/projects/{project.id}", json=changes).get_json()

    assert after == before | changes | {"updated_at": after["updated_at"]}


def test_deletion_takes_the_tasks_along(
    project: Project, create: Factories, client_for: ClientFor, session: Session
) -> None:
    create.batch(TaskFactory, 2, project=project)
    kept = create(TaskFactory)

    response = client_for(project.owner).delete(f"/projects/{project.id}")

    assert (response.status_code, response.data) == (204, b"")
    assert session.scalars(select(Task.id)).all() == [kept.id]


@pytest.mark.parametrize("path", ["/projects/9000000000", "/projects/9000000000/summary"])
def test_unknown_project_returns_404(path: str, user: User, client_for: ClientFor) -> None:
    assert client_for(user).get(path).status_code == 404


@pytest.fixture
def project_with_tasks(create: Factories, user: User) -> Project:
    """Three tasks of Ada's, two unassigned ones, one of Bob's, and one of another project."""
    project = create(ProjectFactory, owner=user)
    ada, bob = create(UserFactory, name="Ada"), create(UserFactory, name="Bob")
    past, future = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    create(TaskFactory, project=project, assignee=bob, completed=True, due_date=past)
    create(TaskFactory, project=project, assignee=ada, due_date=past)
    create(TaskFactory, project=project, assignee=ada, due_date=future)
    create(TaskFactory, project=project, assignee=ada, completed=True)
    create(TaskFactory, project=project, due_date=NOW)
    create(TaskFactory, project=project, overdue=True)
    create(TaskFactory, assignee=ada)
    return project


@pytest.mark.usefixtures("clock")
def test_summary_counts_by_state_and_assignee(
    project_with_tasks: Project, user: User, client_for: ClientFor
) -> None:
    response = client_for(user).get(f"/projects/{project_with_tasks.id}/summary")

    summary = response.get_json()
    by_assignee = [
        (row["assignee"] and row["assignee"]["name"], row["total"], row["completed"])
        for row in summary.pop("by_assignee")
    ]
    assert by_assignee == [("Ada", 3, 1), ("Bob", 1, 1), (None, 2, 0)]
    assert summary == {
        "project_id": project_with_tasks.id,
        "total": 6,
        "completed": 2,
        "pending": 4,
        "overdue": 2,
        "completion_rate": 0.3333,
    }
