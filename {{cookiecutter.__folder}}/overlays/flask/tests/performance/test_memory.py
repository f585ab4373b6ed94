"""Memory: requests leave nothing behind."""

import pytest

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor
from tests.performance.memory import MAX_BYTES_PER_REQUEST, bytes_per_request


@pytest.fixture
def admin(create_committed: Factories) -> User:
    admin = create_committed(UserFactory, admin=True)
    project = create_committed(ProjectFactory, owner=admin)
    create_committed.batch(TaskFactory, 20, project=project)
    return admin


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/tasks", None, 200),
        ("POST", "/projects", {"name": ""}, 422),
        ("POST", "/auth/login", {"email": "nobody@example.com", "password": "wrong"}, 401),
    ],
)
def test_the_same_request_again_and_again_takes_no_more_memory(
    method: str,
    path: str,
    body: object,
    status: int,
    admin: User,
    committing_client_for: ClientFor,
) -> None:
    client = committing_client_for(admin)

    def send() -> None:
        assert client.open(path, method=method, json=body).status_code == status

    assert bytes_per_request(send) < MAX_BYTES_PER_REQUEST
