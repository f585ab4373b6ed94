"""Readiness: what is told of a database that answers, fails or hangs."""

import logging
from collections.abc import Iterator
from threading import Event
from unittest.mock import Mock, create_autospec

import pytest
from flask import Flask, current_app
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import scoped_session

from {{ cookiecutter.__package }} import health
from {{ cookiecutter.__package }}.extensions import db


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    """An application with nothing but its prober."""
    app = Flask(__name__)
    health.init_app(app)
    with app.app_context():
        yield
    app.extensions["prober"].shutdown()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """A session without a database."""
    # autospec: a double that is called in a way that the real session is not would be an error.
    session: Mock = create_autospec(scoped_session, instance=True)
    monkeypatch.setattr(db, "session", session)
    return session


def test_a_database_that_answers_is_ok(session: Mock) -> None:
    assert health.check_database() == "ok"

    session.execute.assert_called_once()


@pytest.mark.parametrize(
    "error",
    [OSError("no route to db.internal"), OperationalError("", {}, Exception("db.internal"))],
    ids=repr,
)
def test_a_database_that_fails_is_unreachable_and_the_log_says_why(
    error: Exception, session: Mock, caplog: pytest.LogCaptureFixture
) -> None:
    session.execute.side_effect = error

    assert health.check_database() == "unreachable"

    assert caplog.record_tuples == [
        (health.logger.name, logging.WARNING, f"The database is not ready: {error!r}")
    ]
    assert "db.internal" in caplog.text


@pytest.fixture
def answer(session: Mock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """What the database waits for before it answers."""
    answer = Event()
    session.execute.side_effect = lambda _: answer.wait()
    monkeypatch.setattr(health, "READY_TIMEOUT_SECONDS", 0.001)
    yield answer
    answer.set()


@pytest.mark.usefixtures("answer")
def test_a_database_that_hangs_is_given_up() -> None:
    assert health.check_database() == "no answer in time"


def test_a_database_that_hangs_is_asked_once(session: Mock, answer: Event) -> None:
    for _ in range(3):
        health.check_database()
    answer.set()
    current_app.extensions["prober"].shutdown()

    assert session.execute.call_count <= 1


def test_a_hanging_database_delays_the_answer_by_less_than_two_seconds() -> None:
    assert health.READY_TIMEOUT_SECONDS < 2


@pytest.mark.parametrize(
    ("database", "status", "status_code"),
    [("ok", "ready", 200), ("unreachable", "unready", 503), ("no answer in time", "unready", 503)],
)
def test_the_service_is_as_ready_as_its_database(
    database: str, status: str, status_code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "check_database", lambda: database)

    response, code = health.readiness()

    assert code == status_code
    assert response.model_dump() == {"status": status, "checks": {"database": database}}
