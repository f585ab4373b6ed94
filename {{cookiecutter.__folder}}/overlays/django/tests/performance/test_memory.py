"""Memory: requests leave nothing behind."""

import logging

import pytest

from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.client import ClientFor
from tests.performance.memory import MAX_BYTES_PER_REQUEST, bytes_per_request

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("get", "/users", None, 200),
        ("post", "/auth/register", {"name": ""}, 400),
        ("post", "/auth/login", {"email": "nobody@example.com", "password": "wrong"}, 401),
    ],
)
def test_repeated_request_takes_no_more_memory(
    method: str,
    path: str,
    body: object,
    status: int,
    admin: User,
    client_for: ClientFor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)  # pytest keeps each record
    request = getattr(client_for(admin), method)

    def send() -> None:
        assert request(path, body).status_code == status

    assert bytes_per_request(send) < MAX_BYTES_PER_REQUEST
