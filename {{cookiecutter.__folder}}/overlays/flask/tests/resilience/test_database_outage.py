"""The database fails under a running service, and recovers."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx2
import pytest
from flask import Flask
from sqlalchemy import event

from {{ cookiecutter.__package }}.extensions import db

from tests.fixtures.client import engine_of
from tests.fixtures.containers import Outages
from tests.fixtures.database import migrated
from tests.fixtures.live import serve

pytestmark = pytest.mark.slow

CREDENTIALS = {"email": "ada@example.com", "password": "wrong"}

Outage = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def service(own_postgres: Outages) -> Iterator[httpx2.Client]:
    """A client of a live service with an open connection to its database."""
    with (
        migrated(own_postgres.url) as app,
        serve(app) as url,
        httpx2.Client(base_url=url, timeout=10) as client,
    ):
        assert client.post("/auth/login", json=CREDENTIALS).status_code == 401
        yield client


@pytest.fixture(params=["paused", "killed"])
def outage(request: pytest.FixtureRequest, own_postgres: Outages) -> Outage:
    outage: Outage = getattr(own_postgres, request.param)
    return outage


def test_readiness_names_the_database_in_time(outage: Outage, service: httpx2.Client) -> None:
    with outage():
        start = time.monotonic()
        response = service.get("/health/ready")
        seconds = time.monotonic() - start

    assert response.status_code == 503
    assert response.json()["status"] == "unready"
    assert response.json()["checks"]["database"] == "unreachable"
    assert seconds < 3


def test_request_during_an_outage_returns_503(
    own_postgres: Outages, service: httpx2.Client
) -> None:
    with own_postgres.killed():
        response = service.post("/auth/login", json=CREDENTIALS)

    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"


def test_service_recovers_from_an_outage(own_postgres: Outages, service: httpx2.Client) -> None:
    with own_postgres.killed():
        pass

    responses = [service.post("/auth/login", json=CREDENTIALS) for _ in range(2)]

    assert responses[0].status_code in {401, 503}
    assert responses[1].status_code == 401


def test_readiness_needs_no_connection_of_the_pool(committing_app: Flask) -> None:
    engine = engine_of(committing_app)
    connections = [engine.connect() for _ in range(10)]  # all of the pool

    response = committing_app.test_client().get("/health/ready")

    for connection in connections:
        connection.close()
    assert response.status_code == 200


def test_reads_do_not_wait_for_a_writer(committing_app: Flask) -> None:
    @committing_app.get("/count")
    def count() -> str:
        return str(db.session.execute(db.text("SELECT count(*) FROM users")).scalar_one())

    with engine_of(committing_app).connect() as connection:
        connection.execute(db.text("DELETE FROM users"))  # the transaction is open
        start = time.monotonic()
        response = committing_app.test_client().get("/count")

    assert response.text == "0"
    assert time.monotonic() - start < 5


def test_locked_sqlite_file_returns_503(tmp_path: Path) -> None:
    with migrated(f"sqlite:///{tmp_path / 'test.db'}") as app:
        engine = engine_of(app)
        event.listen(engine, "checkout", lambda c, *_: c.execute("PRAGMA busy_timeout = 0"))
        with engine.begin():
            response = app.test_client().post("/auth/login", json=CREDENTIALS)

    assert response.status_code == 503
