"""The number of queries of projects and tasks is independent of the number of rows."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize("path", ["/projects", "/tasks", "/projects/{project}/summary"])
def test_projects_and_tasks_take_three_queries(
    path: str,
    rows: int,
    user: User,
    client_for: ClientFor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tasks = TaskFactory.create_batch(rows, assignee=user)
    client = client_for(user)

    with django_assert_num_queries(3):
        client.get(path.format(project=tasks[0].project_id))


@pytest.mark.parametrize("rows", [1, 10])
def test_bulk_update_takes_one_update(
    rows: int,
    admin: User,
    client_for: ClientFor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tasks = TaskFactory.create_batch(rows)
    body = {"task_ids": [task.pk for task in tasks], "update_data": {"priority": 1}}
    client = client_for(admin)

    # The caller, the tasks, their projects and the update, with the savepoint of each atomic block.
    with django_assert_num_queries(6):
        client.post("/tasks/bulk-update", body)


@pytest.mark.parametrize("rows", [1, 10])
def test_import_looks_up_all_assignees_in_one_query(
    rows: int,
    user: User,
    client_for: ClientFor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    project = ProjectFactory.create(owner=user)
    assignees = UserFactory.create_batch(rows)
    tasks = [{"title": "One", "assignee_id": assignee.pk} for assignee in assignees]
    client = client_for(user)

    # The caller, project, assignees, locked project and insertion, with a savepoint{{ ', and assignees' if cookiecutter.websocket }}.
    with django_assert_num_queries({{ 8 if cookiecutter.websocket else 7 }}):
        client.post("/tasks/import", {"project_id": project.pk, "tasks": tasks})
