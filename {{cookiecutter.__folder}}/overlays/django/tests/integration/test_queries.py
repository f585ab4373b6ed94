"""The number of queries is independent of the number of rows."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 10])
def test_users_take_three_queries(
    rows: int,
    admin: User,
    client_for: ClientFor,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    UserFactory.create_batch(rows)
    client = client_for(admin)

    with django_assert_num_queries(3):  # the caller, the total and the page
        client.get("/users")
