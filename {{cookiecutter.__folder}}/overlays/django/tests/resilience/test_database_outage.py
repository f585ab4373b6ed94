"""The database goes away under a running service, and comes back."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.fixtures.containers import Outages
from tests.fixtures.live import serve

CREDENTIALS = {"email": "ada@example.com", "password": "wrong"}


@pytest.fixture(scope="module")
def service(own_postgres: Outages) -> Iterator[httpx2.Client]:
    """A client of a deployed service, which has spoken with its database."""
    with (
        serve(
            ENVIRONMENT="production",
            SECRET_KEY="0123456789abcdef" * 4,
            DATABASE_URL=own_postgres.url,
        ) as url,
        httpx2.Client(base_url=url, timeout=5) as client,
    ):
        client.post("/auth/login", json=CREDENTIALS)
        yield client


def test_a_paused_database_is_named_within_two_seconds(
    own_postgres: Outages, service: httpx2.Client
) -> None:
    with own_postgres.paused():
        answer = service.get("/health/ready", timeout=2)

    assert answer.status_code == 503
    assert answer.json() == {"status": "unready", "checks": {"database": "no answer in time"}}


def test_a_killed_database_is_named(own_postgres: Outages, service: httpx2.Client) -> None:
    with own_postgres.killed():
        answer = service.get("/health/ready", timeout=2)

    assert answer.status_code == 503
    assert answer.json() == {"status": "unready", "checks": {"database": "unreachable"}}


def test_the_process_lives_through_an_outage(own_postgres: Outages, service: httpx2.Client) -> None:
    with own_postgres.killed():
        answer = service.get("/health")

    assert answer.json() == {"status": "ok"}


def test_a_request_during_an_outage_is_answered_with_a_problem(
    own_postgres: Outages, service: httpx2.Client
) -> None:
    with own_postgres.killed():
        answer = service.post("/auth/login", json=CREDENTIALS)

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Service Unavailable"


def test_password_resets_during_an_outage_are_answered_as_ever(
    own_postgres: Outages, service: httpx2.Client
) -> None:
    reset = {"email": "ada@example.com"}

    with own_postgres.killed():
        answers = [service.post("/auth/password-reset", json=reset) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_the_first_request_after_an_outage_is_served(
    own_postgres: Outages, service: httpx2.Client
) -> None:
    with own_postgres.killed():
        pass

    answer = service.post("/auth/login", json=CREDENTIALS)

    assert answer.status_code == 401
