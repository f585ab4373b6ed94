"""The hot paths: what every request does, and what grows with the number of rows."""

import pytest
from flask.testing import FlaskClient
from pytest_benchmark.fixture import BenchmarkFixture

from {{ cookiecutter.__package }}.tokens import TokenType, issue_token, read_token
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import SECRET_KEY, ClientFor

# The largest page.
MANY = 100


@pytest.fixture
def client(admin: User, client_for: ClientFor) -> FlaskClient:
    return client_for(admin)


def test_token_check(benchmark: BenchmarkFixture) -> None:
    token, _ = issue_token(SECRET_KEY, TokenType.ACCESS, user_id=7)

    claims = benchmark(read_token, SECRET_KEY, TokenType.ACCESS, token)

    assert claims.sub == 7


def test_current_user_route(benchmark: BenchmarkFixture, client: FlaskClient, admin: User) -> None:
    response = benchmark(client.get, "/users/me")

    assert response.get_json()["id"] == admin.id


def test_list_route(benchmark: BenchmarkFixture, client: FlaskClient, create: Factories) -> None:
    create.batch(UserFactory, MANY)

    response = benchmark(client.get, "/users", query_string={"limit": MANY})

    assert len(response.get_json()) == MANY
