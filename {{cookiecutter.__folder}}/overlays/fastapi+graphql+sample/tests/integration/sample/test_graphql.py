"""Projects and tasks, in GraphQL."""

from typing import Any

import httpx2
import pytest

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.graphql import error_of, execute
from tests.integration.sample.graphql_queries import (
    COMPLETE,
    COMPLETE_AND_CREATE,
    CREATE,
    PROJECT,
    PROJECTS,
    TASKS,
)


@pytest.fixture
async def project(create: Factories, user: User) -> Project:
    return await create(ProjectFactory, owner=user, name="Apollo")


@pytest.fixture
async def task(create: Factories, project: Project) -> Task:
    return await create(TaskFactory, project=project, assigned=True)


@pytest.mark.parametrize(
    ("variables", "names"),
    [
        ({}, ["Apollo", "Gemini"]),
        ({"mine": True}, ["Apollo"]),
        ({"archived": True}, ["Apollo", "Gemini", "Vostok"]),
        ({"skip": 1, "limit": 1}, ["Gemini"]),
    ],
)
async def test_projects_are_filtered(
    variables: dict[str, Any],
    names: list[str],
    project: Project,
    create: Factories,
    client_for: ClientFor,
) -> None:
    await create(ProjectFactory, name="Gemini")
    await create(ProjectFactory, name="Vostok", archived=True)

    result = await execute(client_for(project.owner), PROJECTS, **variables)

    assert [item["name"] for item in result["data"]["projects"]] == names


async def test_everyone_finds_a_project_by_its_id(
    project: Project, create: Factories, client_for: ClientFor
) -> None:
    owner, other = project.owner, await create(UserFactory)

    result = await execute(client_for(other), PROJECT, id=project.id)

    assert result["data"]["project"] == {
        "id": str(project.id),
        "name": "Apollo",
        "isArchived": False,
        "owner": {"name": owner.name},
    }


@pytest.mark.parametrize(("id_", "code"), [(10**9, "NOT_FOUND"), ("x", "BAD_USER_INPUT")])
@pytest.mark.parametrize("query", [PROJECT, COMPLETE])
async def test_unknown_id_is_an_error(
    query: str, id_: object, code: str, user: User, client_for: ClientFor
) -> None:
    assert (await error_of(client_for(user), query, id=id_))["code"] == code


async def test_owners_have_no_email_address(user: User, client_for: ClientFor) -> None:
    result = await execute(client_for(user), "{ projects { owner { email } } }")

    assert result["errors"][0]["message"] == "Cannot query field 'email' on type 'Person'."


@pytest.mark.parametrize(
    ("variables", "titles"),
    [
        ({}, ["urgent", "done", "late", "elsewhere"]),
        ({"project": "{project}"}, ["urgent", "done", "late"]),
        ({"assignee": "{admin}"}, ["late", "elsewhere"]),
        ({"priority": 5}, ["urgent"]),
        ({"status": "PENDING"}, ["urgent", "late", "elsewhere"]),
        ({"status": "COMPLETED"}, ["done"]),
        ({"status": "OVERDUE"}, ["late"]),
        ({"skip": 1, "limit": 2}, ["done", "late"]),
    ],
)
async def test_tasks_are_filtered(
    variables: dict[str, Any],
    titles: list[str],
    project: Project,
    admin: User,
    create: Factories,
    client_for: ClientFor,
) -> None:
    await create(TaskFactory, project=project, title="urgent", priority=5)
    await create(TaskFactory, project=project, title="done", completed=True, overdue=True)
    await create(TaskFactory, project=project, title="late", overdue=True, assignee=admin)
    await create(TaskFactory, title="elsewhere", assignee=admin)
    ids = {"{project}": project.id, "{admin}": admin.id}
    variables = {name: ids.get(value, value) for name, value in variables.items()}

    result = await execute(client_for(admin), TASKS, **variables)

    assert [task["title"] for task in result["data"]["tasks"]] == titles


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize(("query", "field"), [(PROJECTS, "projects"), (TASKS, "tasks")])
async def test_list_takes_no_query_per_row(
    query: str,
    field: str,
    rows: int,
    user: User,
    create: Factories,
    client_for: ClientFor,
    queries: list[str],
) -> None:
    await create.batch(TaskFactory, rows, assigned=True)
    queries.clear()

    result = await execute(client_for(user), query)

    assert len(result["data"][field]) == rows
    # The caller, the rows with what they always refer to, and the owners.
    assert len(queries) == 3, "\n".join(queries)


class TestCreation:
    @pytest.mark.usefixtures("clock")
    async def test_returns_a_pending_task(self, project: Project, client_for: ClientFor) -> None:
        values = {"title": " Launch ", "projectId": project.id, "dueDate": "2031-01-01T00:00:00Z"}

        result = await execute(client_for(project.owner), CREATE, input=values)

        assert result["data"]["createTask"] == {
            "title": "Launch",
            "description": None,
            "priority": 3,
            "isCompleted": False,
            "completedAt": None,
            "dueDate": "2031-01-01T00:00:00+00:00",
            "createdAt": "2030-01-31T12:00:00+00:00",
            "assignee": None,
            "project": {"id": str(project.id), "owner": {"id": str(project.owner_id)}},
        }

    @pytest.mark.parametrize(
        ("values", "code", "fields"),
        [
            ({"title": " "}, "BAD_USER_INPUT", ["title"]),
            ({"title": "x" * 201, "priority": 6}, "BAD_USER_INPUT", ["title", "priority"]),
            ({"dueDate": "2031-01-01T00:00:00"}, "BAD_USER_INPUT", ["due_date"]),
            ({"projectId": 10**9}, "NOT_FOUND", []),
            ({"assigneeId": 10**9}, "NOT_FOUND", []),
        ],
    )
    async def test_is_validated_as_in_the_rest_api(
        self,
        values: dict[str, Any],
        code: str,
        fields: list[str],
        project: Project,
        client_for: ClientFor,
    ) -> None:
        client = client_for(project.owner)
        values = {"title": "Launch", "projectId": project.id, **values}

        extensions = await error_of(client, CREATE, input=values)

        assert extensions["code"] == code
        assert [error["field"] for error in extensions.get("errors", [])] == fields
        assert (await execute(client, "{ tasks { id } }"))["data"]["tasks"] == []


@pytest.mark.parametrize(
    ("caller", "may_create", "may_complete"),
    [
        ("owner", True, True),
        ("admin", True, True),
        ("assignee", False, True),
        ("other", False, False),
    ],
)
async def test_rights_are_those_of_the_rest_api(
    caller: str,
    may_create: bool,
    may_complete: bool,
    task: Task,
    admin: User,
    create: Factories,
    client_for: ClientFor,
) -> None:
    assert task.assignee
    owner, assignee, other = task.project.owner, task.assignee, await create(UserFactory)
    callers = {"owner": owner, "assignee": assignee, "admin": admin, "other": other}
    client = client_for(callers[caller])
    values = {"title": "Launch", "projectId": task.project_id}

    created = await execute(client, CREATE, input=values)
    completed = await execute(client, COMPLETE, id=task.id)

    for result, is_allowed in ((created, may_create), (completed, may_complete)):
        codes = [error["extensions"]["code"] for error in result.get("errors", [])]
        assert codes == ([] if is_allowed else ["FORBIDDEN"])
        assert any(result["data"].values()) is is_allowed
    result = await execute(client, "{ tasks { isCompleted } }")
    states = [item["isCompleted"] for item in result["data"]["tasks"]]
    assert states == [may_complete] + [False] * may_create


async def test_failed_mutation_leaves_the_result_of_the_next(
    project: Project, client_for: ClientFor
) -> None:
    client = client_for(project.owner)
    values = {"title": "Launch", "projectId": project.id}

    result = await execute(client, COMPLETE_AND_CREATE, id=10**9, input=values)

    assert result["data"] == {"completeTask": None, "createTask": {"title": "Launch"}}
    assert [error["extensions"] for error in result["errors"]] == [{"code": "NOT_FOUND"}]


@pytest.mark.usefixtures("clock")
async def test_completion_is_kept(task: Task, client_for: ClientFor) -> None:
    owner = task.project.owner

    result = await execute(client_for(owner), COMPLETE, id=task.id)

    assert result["data"]["completeTask"] == {
        "id": str(task.id),
        "isCompleted": True,
        "completedAt": "2030-01-31T12:00:00+00:00",
        "project": {"owner": {"id": str(owner.id)}},
    }
    stored = (await client_for(owner).get(f"/tasks/{task.id}")).json()
    assert stored["completed_at"] == "2030-01-31T12:00:00Z"


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (PROJECTS, {}),
        (PROJECT, {"id": 1}),
        (TASKS, {}),
        (CREATE, {"input": {"title": "", "projectId": 1}}),
        (COMPLETE, {"id": 1}),
    ],
)
async def test_every_field_requires_a_token(
    query: str, variables: dict[str, Any], client: httpx2.AsyncClient
) -> None:
    assert await error_of(client, query, **variables) == {"code": "UNAUTHENTICATED"}
