"""Readiness: what is told of a database that answers, fails or hangs."""

import asyncio
import logging
from unittest.mock import AsyncMock, create_autospec

import pytest
from fastapi import BackgroundTasks, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from {{ cookiecutter.__package }} import health


@pytest.fixture
def session() -> AsyncMock:
    """A session without a database."""
    # AsyncMock: what the code awaits, `async with` included; the spec keeps it to real names.
    session = AsyncMock(spec=AsyncSession)
    session.__aenter__.return_value = session
    return session


@pytest.fixture
def sessionmaker(session: AsyncMock) -> async_sessionmaker[AsyncSession]:
    """Makes that session."""
    double: async_sessionmaker[AsyncSession] = create_autospec(
        async_sessionmaker, instance=True, return_value=session
    )
    return double


async def test_a_database_that_answers_is_ok(
    sessionmaker: async_sessionmaker[AsyncSession], session: AsyncMock
) -> None:
    assert await health.check_database(sessionmaker, BackgroundTasks()) == "ok"

    session.execute.assert_awaited_once()


@pytest.mark.parametrize(
    "error",
    [OSError("no route to db.internal"), OperationalError("", {}, Exception("db.internal"))],
    ids=repr,
)
async def test_a_database_that_fails_is_unreachable_and_the_log_says_why(
    error: Exception,
    sessionmaker: async_sessionmaker[AsyncSession],
    session: AsyncMock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    session.execute.side_effect = error

    assert await health.check_database(sessionmaker, BackgroundTasks()) == "unreachable"

    assert caplog.record_tuples == [
        (health.logger.name, logging.WARNING, f"The database is not ready: {error!r}")
    ]
    assert "db.internal" in caplog.text


async def test_a_database_that_hangs_is_given_up(
    sessionmaker: async_sessionmaker[AsyncSession],
    session: AsyncMock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def hang(_: object) -> None:
        await asyncio.Event().wait()

    session.execute.side_effect = hang
    monkeypatch.setattr(health, "READY_TIMEOUT_SECONDS", 0.001)
    background = BackgroundTasks()

    assert await health.check_database(sessionmaker, background) == "no answer in time"

    await background()
    session.__aexit__.assert_awaited_once()


def test_a_hanging_database_delays_the_answer_by_less_than_two_seconds() -> None:
    assert health.READY_TIMEOUT_SECONDS < 2


@pytest.mark.parametrize(
    ("database", "status", "status_code"),
    [("ok", "ready", 200), ("unreachable", "unready", 503), ("no answer in time", "unready", 503)],
)
async def test_the_service_is_as_ready_as_its_database(
    database: str, status: str, status_code: int
) -> None:
    response = Response()

    readiness = await health.ready(response, database)

    assert response.status_code == status_code
    assert readiness.model_dump() == {"status": status, "checks": {"database": database}}
