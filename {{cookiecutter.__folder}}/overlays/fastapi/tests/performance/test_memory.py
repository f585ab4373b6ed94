"""Memory: requests leave nothing behind."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from {{ cookiecutter.__package }}.auth.tokens import TokenType, issue_token

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import SECRET_KEY
from tests.performance.memory import MAX_BYTES_PER_REQUEST, bytes_per_request


@pytest.fixture
async def admin(create_committed: Factories) -> User:
    admin = await create_committed(UserFactory, admin=True)
    project = await create_committed(ProjectFactory, owner=admin)
    await create_committed.batch(TaskFactory, 20, project=project)
    return admin


@pytest.fixture
def service(committing_url: str, admin: User) -> Iterator[TestClient]:
    settings = Settings(environment="staging", secret_key=SECRET_KEY, database_url=committing_url)
    token, _ = issue_token(SECRET_KEY, TokenType.ACCESS, user_id=admin.id, role=admin.role)
    headers = {"Authorization": f"Bearer {token}"}
    with TestClient(create_app(settings), headers=headers) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/tasks", None, 200),
        ("POST", "/projects", {"name": ""}, 422),
        ("POST", "/auth/login", {"email": "nobody@example.com", "password": "wrong"}, 401),
    ],
)
def test_the_same_request_again_and_again_takes_no_more_memory(
    method: str, path: str, body: object, status: int, service: TestClient
) -> None:
    def send() -> None:
        assert service.request(method, path, json=body).status_code == status

    assert bytes_per_request(send) < MAX_BYTES_PER_REQUEST
