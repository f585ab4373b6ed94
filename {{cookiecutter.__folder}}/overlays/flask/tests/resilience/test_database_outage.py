"""The database goes away under a running service, and comes back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import httpx2
import pytest

from {{ cookiecutter.__package }} import database
from {{ cookiecutter.__package }}.settings import Settings

from tests.fixtures.containers import Outages
from tests.fixtures.live import running, serve

CREDENTIALS = {"email": "ada@example.com", "password": "wrong"}

Outage = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def service(own_postgres: Outages, settings: Settings) -> Iterator[httpx2.Client]:
    """A client of a live service, which has spoken with its database."""
    # In development, it migrates the database when it is first asked for more than its health.
    changes = {"environment": "development", "database_url": own_postgres.url}
    with (
        running(settings.model_copy(update=changes)) as app,
        serve(app) as url,
        httpx2.Client(base_url=url, timeout=5) as client,
    ):
        assert client.get("/users").status_code == 401
        yield client


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the database half a second, instead of ten."""
    monkeypatch.setattr(database, "COMMAND_TIMEOUT_SECONDS", 0.5)


@pytest.fixture(params=["paused", "killed"])
def outage(request: pytest.FixtureRequest, own_postgres: Outages) -> Outage:
    outage: Outage = getattr(own_postgres, request.param)
    return outage


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


def test_the_process_lives_through_an_outage(outage: Outage, service: httpx2.Client) -> None:
    with outage():
        answer = service.get("/health")

    assert answer.json() == {"status": "ok"}


def test_a_request_during_an_outage_is_answered_with_a_problem(
    outage: Outage, service: httpx2.Client
) -> None:
    with outage():
        answer = service.post("/auth/login", json=CREDENTIALS)

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Service Unavailable"


def test_password_resets_during_an_outage_are_answered_as_ever(
    outage: Outage, service: httpx2.Client
) -> None:
    reset = {"email": "ada@example.com"}

    with outage():
        answers = [service.post("/auth/password-reset", json=reset) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_the_first_request_after_an_outage_is_served(
    outage: Outage, service: httpx2.Client
) -> None:
    with outage():
        pass

    answer = service.post("/auth/login", json=CREDENTIALS)

    assert answer.status_code == 401
