"""The number of queries of each list, whatever the number of rows."""

import pytest

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, TaskFactory
from tests.fixtures.client import ClientFor


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
async def test_more_rows_take_no_more_queries(
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

    answer = await client_for(user).get(path.format(project=tasks[0].project_id))

    assert answer.status_code == 200
    assert len(queries) == count, "\n".join(queries)


@pytest.mark.parametrize("table", ["users", "projects", "tasks"])
async def test_a_page_is_in_the_order_of_ids(
    table: str, user: User, client_for: ClientFor, queries: list[str]
) -> None:
    await client_for(user).get(f"/{table}")

    # Without it, the order is the database's to choose.
    assert f"ORDER BY {table}.id" in queries[-1]


async def test_a_bulk_update_takes_one_query_to_read_and_one_to_write(
    admin: User, create: Factories, client_for: ClientFor, queries: list[str]
) -> None:
    tasks = await create.batch(TaskFactory, 10)
    body = {"task_ids": [task.id for task in tasks], "update_data": {"priority": 1}}
    queries.clear()

    await client_for(admin).post("/tasks/bulk-update", json=body)

    assert [query.split()[0] for query in queries] == ["SELECT", "SELECT", "UPDATE"]
