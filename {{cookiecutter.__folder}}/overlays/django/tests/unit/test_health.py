"""Readiness: what is told of a database that answers, fails or hangs."""

import logging
from threading import Event
from unittest.mock import MagicMock, Mock

import pytest
from django.db import InterfaceError, OperationalError
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.core import views


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The question to the database, which answers."""
    ask = Mock()
    monkeypatch.setattr(views, "ask_database", ask)
    return ask


def test_a_database_that_answers_is_ok(ask: Mock) -> None:
    assert views.check_database() == "ok"

    ask.assert_called_once_with()


@pytest.mark.parametrize(
    "error", [OperationalError("no route to db.internal"), InterfaceError("db.internal")], ids=repr
)
def test_a_database_that_fails_is_unreachable_and_the_log_says_why(
    error: Exception, ask: Mock, caplog: pytest.LogCaptureFixture
) -> None:
    ask.side_effect = error

    assert views.check_database() == "unreachable"

    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.message == f"The database is not ready: {error!r}"


def test_a_database_that_hangs_is_given_up(ask: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = Event()
    ask.side_effect = lambda: hanging.wait(timeout=5)
    monkeypatch.setattr(views, "READY_TIMEOUT_SECONDS", 0)

    assert views.check_database() == "no answer in time"

    hanging.set()


@pytest.mark.parametrize("error", [None, OperationalError("gone")], ids=["answer", "failure"])
def test_the_connection_of_the_question_is_closed(
    error: Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = MagicMock()
    execute = connection.cursor.return_value.__enter__.return_value.execute
    execute.side_effect = error
    monkeypatch.setattr(views, "connection", connection)

    assert views.check_database() == ("unreachable" if error else "ok")

    execute.assert_called_once_with("SELECT 1")
    connection.close.assert_called_once_with()


def test_a_hanging_database_delays_the_answer_by_less_than_two_seconds() -> None:
    assert views.READY_TIMEOUT_SECONDS < 2


@pytest.mark.parametrize(
    ("database", "status", "status_code"),
    [("ok", "ready", 200), ("unreachable", "unready", 503), ("no answer in time", "unready", 503)],
)
def test_the_service_is_as_ready_as_its_database(
    database: str, status: str, status_code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "check_database", lambda: database)

    answer = APIClient().get("/health/ready")

    assert answer.status_code == status_code
    assert answer.json() == {"status": status, "checks": {"database": database}}
