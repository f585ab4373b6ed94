"""Memory: requests leave nothing behind."""

import logging

import pytest
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import ProjectFactory, TaskFactory
from tests.fixtures.client import ClientFor
from tests.performance.memory import MAX_BYTES_PER_REQUEST, bytes_per_request


@pytest.fixture(autouse=True)
def unlogged(caplog: pytest.LogCaptureFixture) -> None:
    """Let nothing be logged, since pytest keeps it."""
    caplog.set_level(logging.CRITICAL)


@pytest.fixture
def service(admin: User, client_for: ClientFor) -> APIClient:
    TaskFactory.create_batch(20, project=ProjectFactory.create(owner=admin))
    return client_for(admin)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("get", "/tasks", None, 200),
        ("post", "/projects", {"name": ""}, 422),
        ("post", "/auth/login", {"email": "nobody@example.com", "password": "wrong"}, 401),
    ],
)
def test_the_same_request_again_and_again_takes_no_more_memory(
    method: str, path: str, body: object, status: int, service: APIClient
) -> None:
    request = getattr(service, method)

    def send() -> None:
        assert request(path, body).status_code == status

    assert bytes_per_request(send) < MAX_BYTES_PER_REQUEST
