"""The number of queries of a request, whatever the number of rows."""

import pytest

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor


async def test_current_user_takes_one_query(
    user: User, client_for: ClientFor, queries: list[str]
) -> None:
    queries.clear()

    await client_for(user).get("/users/me")

    assert len(queries) == 1, "\n".join(queries)


@pytest.mark.parametrize(
    ("rows", "limit", "count"),
    [
        pytest.param(1, 20, 2, id="short"),
        pytest.param(10, 20, 2, id="long"),
        pytest.param(10, 5, 3, id="one of several pages, which needs the total"),
    ],
)
async def test_list_takes_no_query_per_row(
    rows: int,
    limit: int,
    count: int,
    admin: User,
    create: Factories,
    client_for: ClientFor,
    queries: list[str],
) -> None:
    await create.batch(UserFactory, rows)
    queries.clear()

    response = await client_for(admin).get("/users", params={"limit": limit})

    assert response.headers["X-Total-Count"] == str(rows + 1)
    assert len(queries) == count, "\n".join(queries)
