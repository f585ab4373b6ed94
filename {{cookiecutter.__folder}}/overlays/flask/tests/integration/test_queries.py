"""The number of queries, whatever the number of rows."""

import pytest

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor


@pytest.mark.parametrize("rows", [1, 10])
def test_list_of_users_takes_three_queries(
    rows: int, admin: User, create: Factories, client_for: ClientFor, queries: list[str]
) -> None:
    create.batch(UserFactory, rows)
    queries.clear()

    response = client_for(admin).get("/users")

    assert len(response.get_json()) == rows + 1
    # The current user, the page and the total.
    assert len(queries) == 3, "\n".join(queries)
