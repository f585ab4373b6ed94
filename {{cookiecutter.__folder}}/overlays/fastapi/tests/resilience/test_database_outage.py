"""The database goes away under a running service, and comes back."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import httpx2
import pytest

from {{ cookiecutter.__package }}.app import create_app

from tests.fixtures.containers import Outages
from tests.fixtures.database import make_settings, migrate_database
from tests.fixtures.live import serve

pytestmark = pytest.mark.slow

CREDENTIALS = {"email": "ada@example.com", "password": "wrong"}

Outage = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def service(own_postgres: Outages) -> Iterator[httpx2.Client]:
    """A client of a live service, which has connected to its database, and survives each outage."""
    asyncio.run(migrate_database(own_postgres.url))
    with (
        serve(create_app(make_settings(own_postgres.url))) as url,
        httpx2.Client(base_url=url, timeout=5) as client,
    ):
        client.post("/auth/login", json=CREDENTIALS)
        yield client


@pytest.fixture(params=["paused", "killed"])
def outage(request: pytest.FixtureRequest, own_postgres: Outages) -> Outage:
    outage: Outage = getattr(own_postgres, request.param)
    return outage


def test_readiness_names_the_database_within_two_seconds(
    outage: Outage, service: httpx2.Client
) -> None:
    with outage():
        response = service.get("/health/ready", timeout=2)

    assert response.status_code == 503
    assert response.json()["status"] == "unready"
    assert response.json()["checks"]["database"] == "unreachable"


def test_request_while_the_database_is_down_returns_503(
    own_postgres: Outages, service: httpx2.Client
) -> None:
    with own_postgres.killed():
        response = service.post("/auth/login", json=CREDENTIALS)

    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["title"] == "Service Unavailable"


def test_service_recovers_from_an_outage(own_postgres: Outages, service: httpx2.Client) -> None:
    with own_postgres.killed():
        pass

    # The first request may meet a closed connection; all of the pool are replaced then.
    responses = [service.post("/auth/login", json=CREDENTIALS) for _ in range(2)]

    assert responses[-1].status_code == 401
