"""Hot paths of every request."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor

# The largest page.
MANY = 100


@pytest.fixture
def client(admin: User, client_for: ClientFor) -> APIClient:
    return client_for(admin)


def test_me_route(benchmark: BenchmarkFixture, client: APIClient, admin: User) -> None:
    response = benchmark(client.get, "/users/me")

    assert response.json()["id"] == admin.pk


def test_users_route(benchmark: BenchmarkFixture, client: APIClient) -> None:
    UserFactory.create_batch(MANY)

    response = benchmark(client.get, "/users", {"limit": MANY})

    assert len(response.json()) == MANY
