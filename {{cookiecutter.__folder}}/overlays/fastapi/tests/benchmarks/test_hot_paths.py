"""The hot paths: what every request does, and what grows with the number of rows."""

import httpx2
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from {{ cookiecutter.__package }}.tokens import TokenType, issue_token, read_token
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.database import SECRET_KEY
from tests.fixtures.loop import Run

# The largest page.
MANY = 100


@pytest.fixture
def client(admin: User, client_for: ClientFor) -> httpx2.AsyncClient:
    return client_for(admin)


def test_token_check(benchmark: BenchmarkFixture) -> None:
    token, _ = issue_token(SECRET_KEY, TokenType.ACCESS, user_id=7)

    claims = benchmark(read_token, SECRET_KEY, TokenType.ACCESS, token)

    assert claims.sub == 7


def test_current_user_route(
    benchmark: BenchmarkFixture, run: Run, client: httpx2.AsyncClient, admin: User
) -> None:
    response = benchmark(lambda: run(client.get("/users/me")))

    assert response.json()["id"] == admin.id


def test_list_route(
    benchmark: BenchmarkFixture, run: Run, client: httpx2.AsyncClient, create: Factories
) -> None:
    run(create.batch(UserFactory, MANY))

    response = benchmark(lambda: run(client.get("/users", params={"limit": MANY})))

    assert len(response.json()) == MANY
