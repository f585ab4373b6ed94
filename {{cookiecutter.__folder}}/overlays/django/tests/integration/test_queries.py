"""The number of queries of each list, whatever the number of rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import DjangoAssertNumQueries

from {{ cookiecutter.__package }}.projects.services import delete_project
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.services import is_last_admin

from tests.factories import ProjectFactory, TaskFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize(
    ("path", "count"),
    [
        # The caller, the total and the page.
        ("/users", 3),
        ("/projects", 3),
        ("/tasks", 3),
        # The caller, the project and its counts.
        ("/projects/{project}/summary", 3),
    ],
)
def test_more_rows_take_no_more_queries(
    path: str,
    count: int,
    rows: int,
    user: User,
    client_for: ClientFor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tasks = TaskFactory.create_batch(rows, assignee=user)
    client = client_for(user)

    with django_assert_num_queries(count):
        answer = client.get(path.format(project=tasks[0].project_id))

    assert answer.status_code == 200


def test_a_bulk_update_takes_one_query_to_read_and_one_to_write(
    admin: User, client_for: ClientFor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tasks = TaskFactory.create_batch(10)
    body = {"task_ids": [task.pk for task in tasks], "update_data": {"priority": 1}}
    client = client_for(admin)

    # The caller, the tasks and the update, within a savepoint and its release.
    with django_assert_num_queries(5):
        answer = client.post("/tasks/bulk-update", body)

    assert answer.json() == {"updated_count": 10}


def test_an_import_asks_once_for_its_assignees_alone(
    user: User, admin: User, client_for: ClientFor
) -> None:
    project = ProjectFactory.create(owner=user)
    rows = [{"title": "One", "assignee_id": assignee.pk} for assignee in (user, admin, user)]
    client = client_for(user)

    with CaptureQueriesContext(connection) as queries:
        client.post("/tasks/import", {"project_id": project.pk, "tasks": rows})

    assert sum('"users_user"."id" IN (' in query["sql"] for query in queries) == 1


def test_admins_are_locked_in_one_order(admin: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert is_last_admin(admin)

    assert "ORDER BY" in queries[0]["sql"]


def test_the_tasks_of_a_project_are_locked_in_one_order() -> None:
    project = ProjectFactory.create(with_tasks=True)

    with CaptureQueriesContext(connection) as queries:
        delete_project(project)

    assert "ORDER BY" in queries[0]["sql"]
