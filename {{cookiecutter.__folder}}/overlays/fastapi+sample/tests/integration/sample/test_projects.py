"""Projects, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.clock import NOW


@pytest.fixture
async def project(create: Factories, user: User) -> Project:
    return await create(ProjectFactory, owner=user, name="Apollo", description=None)


@pytest.mark.usefixtures("clock")
async def test_project_belongs_to_its_creator(user: User, client_for: ClientFor) -> None:
    body = {"name": " Apollo ", "description": "The Moon", "owner_id": 10**9, "is_archived": True}

    response = await client_for(user).post("/projects", json=body)

    assert response.status_code == 201
    project = response.json()
    assert project.pop("id") > 0
    assert project == {
        "name": "Apollo",
        "description": "The Moon",
        "is_archived": False,
        "owner": {"id": user.id, "name": user.name},
        "created_at": "2030-01-31T12:00:00Z",
        "updated_at": "2030-01-31T12:00:00Z",
    }


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["mine", "theirs"]),
        ({"my_projects_only": "true"}, ["mine"]),
        ({"include_archived": "true"}, ["mine", "mine, archived", "theirs"]),
        ({"my_projects_only": "true", "include_archived": "true"}, ["mine", "mine, archived"]),
    ],
)
async def test_list_filters_by_owner_and_archive(
    params: dict[str, str], found: list[str], user: User, create: Factories, client_for: ClientFor
) -> None:
    await create(ProjectFactory, owner=user, name="mine")
    await create(ProjectFactory, owner=user, name="mine, archived", archived=True)
    await create(ProjectFactory, name="theirs")

    response = await client_for(user).get("/projects", params=params)

    assert [project["name"] for project in response.json()] == found


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize(
    ("path", "count"),
    [("/projects", 2), ("/tasks", 2), ("/projects/{project}/summary", 3)],
)
async def test_list_takes_no_query_per_row(
    path: str,
    count: int,
    rows: int,
    user: User,
    create: Factories,
    client_for: ClientFor,
    queries: list[str],
) -> None:
    tasks = await create.batch(TaskFactory, rows, assigned=True)
    queries.clear()

    response = await client_for(user).get(path.format(project=tasks[0].project_id))

    assert response.status_code == 200
    assert len(queries) == count, "\n".join(queries)


@pytest.mark.parametrize(
    "changes",
    [{"name": "Gemini"}, {"description": ""}, {"description": None}, {"is_archived": True}],
)
async def test_patch_changes_only_what_it_names(
    changes: dict[str, Any], project: Project, client_for: ClientFor
) -> None:
    client = client_for(project.owner)
    before = (await client.get(f"/projects/{project.id}")).json()

    after = (await client.patch(f"/projects/{project.id}", json=changes)).json()

    assert after == before | changes | {"updated_at": after["updated_at"]}


async def test_rename_to_a_taken_name_returns_409(
    project: Project, create: Factories, client_for: ClientFor
) -> None:
    taken = {"name": (await create(ProjectFactory, owner=project.owner, archived=True)).name}

    response = await client_for(project.owner).patch(f"/projects/{project.id}", json=taken)

    assert response.status_code == 409


async def test_project_is_deleted_with_its_tasks(
    project: Project, create: Factories, client_for: ClientFor, session: AsyncSession
) -> None:
    await create.batch(TaskFactory, 2, project=project)
    kept = await create(TaskFactory)

    response = await client_for(project.owner).delete(f"/projects/{project.id}")

    assert (response.status_code, response.content) == (204, b"")
    assert (await session.scalars(select(Task.id))).all() == [kept.id]
    assert (await session.scalars(select(Project.id))).all() == [kept.project_id]


@pytest.mark.parametrize(
    ("caller", "statuses"), [("owner", (200, 204)), ("admin", (200, 204)), ("other", (403, 403))]
)
async def test_only_owners_and_admins_write(
    caller: str,
    statuses: tuple[int, int],
    project: Project,
    admin: User,
    create: Factories,
    client_for: ClientFor,
) -> None:
    callers = {"owner": project.owner, "admin": admin, "other": await create(UserFactory)}
    client, url = client_for(callers[caller]), f"/projects/{project.id}"

    patched = await client.patch(url, json={"name": "Gemini"})
    deleted = await client.delete(url)

    assert (patched.status_code, deleted.status_code) == statuses


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/summary")]
)
async def test_unknown_project_returns_404(
    method: str, path: str, user: User, client_for: ClientFor
) -> None:
    body = {"name": ""} if method == "PATCH" else None

    response = await client_for(user).request(method, f"/projects/9000000000{path}", json=body)

    assert response.status_code == 404


async def test_database_keeps_the_tasks_of_deleted_assignees(
    create: Factories, session: AsyncSession
) -> None:
    task = await create(TaskFactory, assigned=True)

    await session.execute(delete(User).where(User.id == task.assignee_id))

    assert (await session.execute(select(Task.id, Task.assignee_id))).all() == [(task.id, None)]


@pytest.mark.usefixtures("clock")
async def test_summary_counts_by_state_and_by_assignee(
    project: Project, create: Factories, client_for: ClientFor
) -> None:
    ada = await create(UserFactory, name="Ada")
    bob = await create(UserFactory, name="Bob")
    past, future = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    await create(TaskFactory, project=project, assignee=bob, completed=True, due_date=past)
    await create(TaskFactory, project=project, assignee=ada, due_date=past)
    await create(TaskFactory, project=project, assignee=ada, due_date=future)
    await create(TaskFactory, project=project, assignee=ada, completed=True)
    await create(TaskFactory, project=project, due_date=NOW)
    await create(TaskFactory, project=project, overdue=True)
    await create(TaskFactory, assignee=ada)  # of another project

    response = await client_for(project.owner).get(f"/projects/{project.id}/summary")

    assert response.json() == {
        "project_id": project.id,
        "total": 6,
        "completed": 2,
        "pending": 4,
        "overdue": 2,
        "completion_rate": 0.3333,
        "by_assignee": [
            {"assignee": {"id": ada.id, "name": "Ada"}, "total": 3, "completed": 1},
            {"assignee": {"id": bob.id, "name": "Bob"}, "total": 1, "completed": 1},
            {"assignee": None, "total": 2, "completed": 0},
        ],
    }
