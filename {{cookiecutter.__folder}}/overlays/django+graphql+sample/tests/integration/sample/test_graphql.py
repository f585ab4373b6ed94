"""Projects and tasks, in GraphQL."""

from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.projects.models import Project, Task
from {{ cookiecutter.__package }}.users.models import User

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

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(user: User) -> Project:
    return ProjectFactory.create(owner=user, name="Apollo")


@pytest.fixture
def task(project: Project) -> Task:
    return TaskFactory.create(project=project, assigned=True)


@pytest.mark.parametrize(
    ("variables", "names"),
    [
        ({}, ["Apollo", "Gemini"]),
        ({"mine": True}, ["Apollo"]),
        ({"archived": True}, ["Apollo", "Gemini", "Vostok"]),
        ({"skip": 1, "limit": 1}, ["Gemini"]),
    ],
)
def test_projects_are_filtered(
    variables: dict[str, Any],
    names: list[str],
    project: Project,
    client_for: ClientFor,
) -> None:
    ProjectFactory.create(name="Gemini")
    ProjectFactory.create(name="Vostok", archived=True)

    result = execute(client_for(project.owner), PROJECTS, **variables)

    assert [item["name"] for item in result["data"]["projects"]] == names


def test_everyone_finds_a_project_by_its_id(project: Project, client_for: ClientFor) -> None:
    owner, other = project.owner, UserFactory.create()

    result = execute(client_for(other), PROJECT, id=project.pk)

    assert result["data"]["project"] == {
        "id": str(project.pk),
        "name": "Apollo",
        "isArchived": False,
        "owner": {"name": owner.name},
    }


@pytest.mark.parametrize("id_", [10**9, "x"])
@pytest.mark.parametrize("query", [PROJECT, COMPLETE])
def test_unknown_id_is_not_found(
    query: str, id_: object, user: User, client_for: ClientFor
) -> None:
    assert error_of(client_for(user), query, id=id_) == {"code": "NOT_FOUND"}


def test_owners_have_no_email_address(user: User, client_for: ClientFor) -> None:
    result = execute(client_for(user), "{ projects { owner { email } } }")

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
def test_tasks_are_filtered(
    variables: dict[str, Any],
    titles: list[str],
    project: Project,
    admin: User,
    client_for: ClientFor,
) -> None:
    TaskFactory.create(project=project, title="urgent", priority=5)
    TaskFactory.create(project=project, title="done", completed=True, overdue=True)
    TaskFactory.create(project=project, title="late", overdue=True, assignee=admin)
    TaskFactory.create(title="elsewhere", assignee=admin)
    ids = {"{project}": project.pk, "{admin}": admin.pk}
    variables = {name: ids.get(value, value) for name, value in variables.items()}

    result = execute(client_for(admin), TASKS, **variables)

    assert [task["title"] for task in result["data"]["tasks"]] == titles


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize(("query", "field"), [(PROJECTS, "projects"), (TASKS, "tasks")])
def test_list_takes_no_query_per_row(
    query: str,
    field: str,
    rows: int,
    user: User,
    client_for: ClientFor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    TaskFactory.create_batch(rows, assigned=True)
    client = client_for(user)

    with django_assert_num_queries(2):  # the caller, and the rows with what they refer to
        result = execute(client, query)

    assert len(result["data"][field]) == rows


class TestCreation:
    @pytest.mark.usefixtures("clock")
    def test_returns_a_pending_task(self, project: Project, client_for: ClientFor) -> None:
        values = {"title": " Launch ", "projectId": project.pk, "dueDate": "2031-01-01T00:00:00Z"}

        result = execute(client_for(project.owner), CREATE, input=values)

        assert result["data"]["createTask"] == {
            "title": "Launch",
            "description": "",
            "priority": 3,
            "isCompleted": False,
            "completedAt": None,
            "dueDate": "2031-01-01T00:00:00+00:00",
            "createdAt": "2030-01-31T12:00:00+00:00",
            "assignee": None,
            "project": {"id": str(project.pk), "owner": {"id": str(project.owner_id)}},
        }

    @pytest.mark.parametrize(
        ("values", "fields"),
        [
            ({"title": " "}, ["title"]),
            ({"title": "x" * 201, "priority": 6}, ["title", "priority"]),
            ({"dueDate": "2031-01-01T00:00:00"}, ["due_date"]),
            ({"projectId": 10**9}, ["project_id"]),
            ({"assigneeId": 10**9}, ["assignee_id"]),
        ],
    )
    def test_is_validated_as_in_the_rest_api(
        self,
        values: dict[str, Any],
        fields: list[str],
        project: Project,
        client_for: ClientFor,
    ) -> None:
        client = client_for(project.owner)
        values = {"title": "Launch", "projectId": project.pk, **values}

        extensions = error_of(client, CREATE, input=values)

        assert extensions["code"] == "BAD_USER_INPUT"
        assert [error["field"] for error in extensions["errors"]] == fields
        assert execute(client, "{ tasks { id } }")["data"]["tasks"] == []


@pytest.mark.parametrize(
    ("caller", "may_create", "may_complete"),
    [
        ("owner", True, True),
        ("admin", True, True),
        ("assignee", False, True),
        ("other", False, False),
    ],
)
def test_rights_are_those_of_the_rest_api(
    caller: str,
    may_create: bool,
    may_complete: bool,
    task: Task,
    admin: User,
    client_for: ClientFor,
) -> None:
    assert task.assignee
    owner, assignee, other = task.project.owner, task.assignee, UserFactory.create()
    callers = {"owner": owner, "assignee": assignee, "admin": admin, "other": other}
    client = client_for(callers[caller])
    values = {"title": "Launch", "projectId": task.project_id}

    created = execute(client, CREATE, input=values)
    completed = execute(client, COMPLETE, id=task.pk)

    for result, is_allowed in ((created, may_create), (completed, may_complete)):
        codes = [error["extensions"]["code"] for error in result.get("errors", [])]
        assert codes == ([] if is_allowed else ["FORBIDDEN"])
        assert any(result["data"].values()) is is_allowed
    result = execute(client, "{ tasks { isCompleted } }")
    states = [item["isCompleted"] for item in result["data"]["tasks"]]
    assert states == [may_complete] + [False] * may_create


def test_failed_mutation_leaves_the_result_of_the_next(
    project: Project, client_for: ClientFor
) -> None:
    client = client_for(project.owner)
    values = {"title": "Launch", "projectId": project.pk}

    result = execute(client, COMPLETE_AND_CREATE, id=10**9, input=values)

    assert result["data"] == {"completeTask": None, "createTask": {"title": "Launch"}}
    assert [error["extensions"] for error in result["errors"]] == [{"code": "NOT_FOUND"}]


@pytest.mark.usefixtures("clock")
def test_completion_is_kept(task: Task, client_for: ClientFor) -> None:
    owner = task.project.owner

    result = execute(client_for(owner), COMPLETE, id=task.pk)

    assert result["data"]["completeTask"] == {
        "id": str(task.pk),
        "isCompleted": True,
        "completedAt": "2030-01-31T12:00:00+00:00",
        "project": {"owner": {"id": str(owner.pk)}},
    }
    stored = client_for(owner).get(f"/tasks/{task.pk}").json()
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
def test_every_field_requires_a_token(
    query: str, variables: dict[str, Any], client: APIClient
) -> None:
    assert error_of(client, query, **variables) == {"code": "UNAUTHENTICATED"}
