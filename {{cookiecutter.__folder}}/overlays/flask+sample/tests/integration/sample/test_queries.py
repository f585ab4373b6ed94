"""The number of queries of projects and tasks, whatever the number of rows."""

import pytest

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.fixtures.client import ClientFor


# The current user, the page and the total, or the project and its counts.
@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize("path", ["/projects", "/tasks", "/projects/{project}/summary"])
def test_more_rows_take_no_more_queries(
    path: str,
    rows: int,
    user: User,
    create: Factories,
    client_for: ClientFor,
    queries: list[str],
) -> None:
    tasks = create.batch(TaskFactory, rows, assigned=True)
    queries.clear()

    response = client_for(user).get(path.format(project=tasks[0].project_id))

    assert response.status_code == 200
    assert len(queries) == 3, "\n".join(queries)


def test_bulk_update_locks_and_reads_once_and_writes_once(
    admin: User, create: Factories, client_for: ClientFor, queries: list[str]
) -> None:
    tasks = create.batch(TaskFactory, 10)
    body = {"task_ids": [task.id for task in tasks], "update_data": {"priority": 1}}
    queries.clear()

    client_for(admin).post("/tasks/bulk-update", json=body)

    assert [query.split()[0] for query in queries] == ["SELECT"] * 3 + ["UPDATE"]
