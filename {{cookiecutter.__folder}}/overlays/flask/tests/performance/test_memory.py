"""Memory: repeated requests do not make it grow."""

import pytest

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.performance.memory import MAX_BYTES_PER_REQUEST, bytes_per_request

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/users", None, 200),
        ("POST", "/auth/login", {"email": "nobody@example.com", "password": "wrong"}, 401),
    ],
)
def test_repeated_request_does_not_leak(
    method: str,
    path: str,
    body: object,
    status: int,
    create_committed: Factories,
    committing_client_for: ClientFor,
) -> None:
    client = committing_client_for(create_committed(UserFactory, admin=True))

    def send() -> None:
        assert client.open(path, method=method, json=body).status_code == status

    assert bytes_per_request(send) < MAX_BYTES_PER_REQUEST
