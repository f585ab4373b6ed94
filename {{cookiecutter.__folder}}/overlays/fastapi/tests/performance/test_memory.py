"""Memory: requests leave nothing behind."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import access_token
from tests.fixtures.database import Sessionmaker
from tests.performance.memory import MAX_BYTES_PER_REQUEST, bytes_per_request

pytestmark = pytest.mark.slow


@pytest.fixture
def sessionmaker(committing_sessionmaker: Sessionmaker) -> Sessionmaker:
    return committing_sessionmaker


@pytest.fixture
async def admin(create: Factories) -> User:
    await create.batch(UserFactory, 20)
    return await create(UserFactory, admin=True)


@pytest.fixture
def client(live_app: FastAPI, admin: User) -> Iterator[TestClient]:
    headers = {"Authorization": f"Bearer {access_token(admin.id)}"}
    with TestClient(live_app, headers=headers) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/users", None, 200),
        ("POST", "/auth/login", {"email": "nobody@example.com", "password": "wrong"}, 401),
    ],
)
def test_repeated_request_takes_no_more_memory(
    method: str, path: str, body: object, status: int, client: TestClient
) -> None:
    def send() -> None:
        assert client.request(method, path, json=body).status_code == status

    assert bytes_per_request(send) < MAX_BYTES_PER_REQUEST
