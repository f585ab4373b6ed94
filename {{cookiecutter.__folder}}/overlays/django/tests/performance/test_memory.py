"""Memory: requests leave nothing behind."""

import gc
import logging
import tracemalloc
import warnings
from collections.abc import Iterator

import pytest
from coverage import Coverage
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import ProjectFactory, TaskFactory
from tests.fixtures.client import ClientFor

# Until then caches fill: of compiled patterns, of loaded classes.
WARM_UP_REQUESTS = 150
# Once traced, what takes the place of something older counts as growth the first time.
UNCOUNTED_REQUESTS = 50
REQUESTS = 100
# A leaked object is kilobytes a request; what is less is the interpreter's own housekeeping.
MAX_BYTES_PER_REQUEST = 1024


@pytest.fixture(autouse=True)
def unlogged(caplog: pytest.LogCaptureFixture) -> None:
    """Let nothing be logged, since pytest keeps it."""
    caplog.set_level(logging.CRITICAL)


@pytest.fixture(autouse=True)
def unmeasured() -> Iterator[None]:
    """Let coverage pause, whose notes would count as growth."""
    coverage = Coverage.current()
    if coverage:
        coverage.stop()
    yield
    if coverage:
        with warnings.catch_warnings():
            # It warns of modules that it has measured before the pause.
            warnings.simplefilter("ignore")
            coverage.start()


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

    def send(requests: int) -> int:
        for _ in range(requests):
            assert request(path, body).status_code == status
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    send(WARM_UP_REQUESTS)
    tracemalloc.start()
    try:
        before = send(UNCOUNTED_REQUESTS)
        after = send(REQUESTS)
    finally:
        tracemalloc.stop()

    assert (after - before) / REQUESTS < MAX_BYTES_PER_REQUEST
