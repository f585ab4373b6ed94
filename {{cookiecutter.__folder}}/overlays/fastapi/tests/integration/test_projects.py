"""Projects, over HTTP."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor


@pytest.fixture
async def project(create: Factories, user: User) -> Project:
    return await create(ProjectFactory, owner=user, name="Apollo", description=None)


@pytest.mark.usefixtures("clock")
async def test_a_project_belongs_to_who_creates_it(user: User, client_for: ClientFor) -> None:
    body = {"name": " Apollo ", "description": "The Moon", "owner_id": 10**9, "is_archived": True}

    answer = await client_for(user).post("/projects", json=body)

    assert answer.status_code == 201
    project = answer.json()
    assert project.pop("id") > 0
    assert project == {
        "name": "Apollo",
        "description": "The Moon",
        "is_archived": False,
        "owner": {"id": user.id, "email": user.email, "name": user.name},
        "created_at": "2030-01-31T12:00:00Z",
        "updated_at": "2030-01-31T12:00:00Z",
    }


async def test_a_project_is_found_by_id(
    project: Project, admin: User, client_for: ClientFor
) -> None:
    answer = await client_for(admin).get(f"/projects/{project.id}")

    assert (answer.status_code, answer.json()["name"]) == (200, "Apollo")


async def test_an_owner_has_a_name_once(project: Project, client_for: ClientFor) -> None:
    answer = await client_for(project.owner).post("/projects", json={"name": "Apollo "})

    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["apollo", "Apollo"])
async def test_another_case_or_another_owner_is_another_name(
    name: str, project: Project, admin: User, client_for: ClientFor
) -> None:
    owner = admin if name == project.name else project.owner

    answer = await client_for(owner).post("/projects", json={"name": name})

    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ["mine", "theirs"]),
        ({"my_projects_only": "true"}, ["mine"]),
        ({"include_archived": "true"}, ["mine", "mine, archived", "theirs"]),
        ({"my_projects_only": "true", "include_archived": "true"}, ["mine", "mine, archived"]),
        ({"my_projects_only": "", "unknown": "1"}, ["mine", "theirs"]),
        ({"skip": "1", "limit": "1"}, ["theirs"]),
        ({"skip": "2"}, []),
    ],
)
async def test_projects_are_listed_by_owner_and_archive(
    params: dict[str, str], found: list[str], user: User, create: Factories, client_for: ClientFor
) -> None:
    await create(ProjectFactory, owner=user, name="mine")
    await create(ProjectFactory, owner=user, name="mine, archived", archived=True)
    await create(ProjectFactory, name="theirs")

    answer = await client_for(user).get("/projects", params=params)

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
async def test_a_wrong_parameter_is_named(
    params: dict[str, str], field: str, user: User, client_for: ClientFor
) -> None:
    answer = await client_for(user).get("/projects", params=params)

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
async def test_a_patch_changes_only_what_it_names(
    changes: dict[str, Any], project: Project, client_for: ClientFor
) -> None:
    client = client_for(project.owner)
    before = (await client.get(f"/projects/{project.id}")).json()

    after = (await client.patch(f"/projects/{project.id}", json=changes)).json()

    before.pop("updated_at")
    after.pop("updated_at")
    assert after == before | changes


async def test_a_project_cannot_take_a_name_that_its_owner_has_given(
    project: Project, create: Factories, client_for: ClientFor
) -> None:
    await create(ProjectFactory, owner=project.owner, name="Gemini", archived=True)

    answer = await client_for(project.owner).patch(
        f"/projects/{project.id}", json={"name": "Gemini"}
    )

    assert answer.status_code == 409


async def test_a_deleted_project_takes_its_tasks_along(
    project: Project, create: Factories, client_for: ClientFor, session: AsyncSession
) -> None:
    await create.batch(TaskFactory, 2, project=project)
    kept = await create(TaskFactory)

    answer = await client_for(project.owner).delete(f"/projects/{project.id}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert (await session.scalars(select(Task.id))).all() == [kept.id]
    assert await session.scalar(select(func.count()).select_from(Project)) == 1


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize(("caller", "status"), [("owner", 200), ("admin", 200), ("other", 403)])
async def test_only_owners_and_admins_write(
    method: str,
    caller: str,
    status: int,
    project: Project,
    admin: User,
    create: Factories,
    client_for: ClientFor,
) -> None:
    callers = {"owner": project.owner, "admin": admin, "other": await create(UserFactory)}
    body = {"name": "Gemini"} if method == "PATCH" else None

    answer = await client_for(callers[caller]).request(method, f"/projects/{project.id}", json=body)

    assert answer.status_code == (204 if (method, status) == ("DELETE", 200) else status)


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_an_unknown_project_is_not_found(
    method: str, user: User, client_for: ClientFor
) -> None:
    body = {"name": ""} if method == "PATCH" else None

    answer = await client_for(user).request(method, "/projects/9000000000", json=body)

    assert answer.status_code == 404


async def test_the_id_of_a_deleted_project_is_never_given_again(
    project: Project, client_for: ClientFor
) -> None:
    client = client_for(project.owner)
    await client.delete(f"/projects/{project.id}")

    answer = await client.post("/projects", json={"name": "Gemini"})

    assert answer.json()["id"] > project.id
