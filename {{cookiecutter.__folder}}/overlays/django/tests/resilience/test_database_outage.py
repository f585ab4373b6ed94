"""The database fails under a running service, and returns."""

import time
from collections.abc import Iterator

import httpx2
import pytest

from tests.fixtures.containers import Outages
from tests.fixtures.live import serve

pytestmark = pytest.mark.slow

MAX_CONNECTIONS = {{ "12  # of the pool in settings.py" if cookiecutter.websocket else "8  # one per thread of gunicorn.conf.py" }}
CREDENTIALS = {"email": "ada@example.com", "password": "wrong"}


@pytest.fixture(scope="module")
def service(
    own_postgres: Outages, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx2.Client]:
    """A client of a deployed service with an open connection to its database."""
    folder = tmp_path_factory.mktemp("deployed")
    with (
        serve(folder, DATABASE_URL=own_postgres.url) as url,
        httpx2.Client(base_url=url, timeout=5) as client,
    ):
        client.post("/auth/login", json=CREDENTIALS)
        yield client


def test_hung_database_is_unready_within_three_seconds(
    own_postgres: Outages, service: httpx2.Client
) -> None:
    with own_postgres.paused():
        start = time.monotonic()
        response = service.get("/health/ready")
        seconds = time.monotonic() - start

    assert response.status_code == 503
    assert response.json()["status"] == "unready"
    assert response.json()["checks"]["database"] == "unreachable"
    assert seconds < 3


def test_outage_returns_503_until_the_database_is_back(
    own_postgres: Outages, service: httpx2.Client
) -> None:
    with own_postgres.killed():
        alive = service.get("/health")
        ready = service.get("/health/ready")
        login = service.post("/auth/login", json=CREDENTIALS)

    assert (alive.status_code, ready.status_code, login.status_code) == (200, 503, 503)
    assert login.headers["content-type"] == "application/problem+json"
    # Each open connection may be closed, which its first request replaces.
    responses = (service.post("/auth/login", json=CREDENTIALS) for _ in range(MAX_CONNECTIONS + 1))
    assert any(response.status_code == 401 for response in responses)
