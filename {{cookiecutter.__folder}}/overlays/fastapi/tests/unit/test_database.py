"""The database's edges: its URL, and what is opened and closed round a request and a life."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import AsyncMock, Mock, create_autospec

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from {{ cookiecutter.__package }} import database
from {{ cookiecutter.__package }}.settings import Settings


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///./name.db", "sqlite+aiosqlite:///./name.db"),
        ("sqlite:///:memory:", "sqlite+aiosqlite:///:memory:"),
        ("postgresql://me:p%40ss@host:5433/name", "postgresql+asyncpg://me:p%40ss@host:5433/name"),
        ("postgresql://host/n?sslmode=require", "postgresql+asyncpg://host/n?ssl=require"),
        (
            "postgresql://host/n?application_name=x",
            "postgresql+asyncpg://host/n?application_name=x",
        ),
    ],
)
def test_a_plain_url_gets_the_asyncio_driver(url: str, expected: str) -> None:
    assert database.async_url(url) == make_url(expected)


@pytest.mark.parametrize(
    ("url", "options"),
    [
        (
            "sqlite:///:memory:",
            {"connect_args": {"isolation_level": None, "timeout": 10}, "echo": True},
        ),
        (
            "postgresql://host/name",
            {
                "connect_args": {"timeout": 2, "command_timeout": 10},
                "pool_pre_ping": True,
                "echo": True,
            },
        ),
    ],
)
async def test_no_database_is_waited_for_for_ever(
    url: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    create = Mock(side_effect=create_async_engine)
    monkeypatch.setattr(database, "create_async_engine", create)

    engine = database.create_engine(url, echo=True)
    await engine.dispose()

    create.assert_called_once_with(database.async_url(url), **options)


async def test_a_request_has_a_session_until_it_ends() -> None:
    session = AsyncMock(spec=AsyncSession)
    sessionmaker = create_autospec(async_sessionmaker, instance=True, return_value=session)

    async with asynccontextmanager(database.get_session)(sessionmaker) as given:
        assert given is session.__aenter__.return_value
        session.__aexit__.assert_not_awaited()

    session.__aexit__.assert_awaited_once()


@pytest.fixture
async def engine(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncMock]:
    """The engine that is opened, which must be closed by the end of the test."""
    engine = AsyncMock(spec=AsyncEngine)
    monkeypatch.setattr(database, "create_engine", Mock(return_value=engine))
    yield engine
    engine.dispose.assert_awaited_once()


@pytest.fixture
def migrate(monkeypatch: pytest.MonkeyPatch) -> AsyncMock:
    """The migration."""
    # autospec of a coroutine function is an AsyncMock.
    migrate: AsyncMock = create_autospec(database.migrate)
    monkeypatch.setattr(database, "migrate", migrate)
    return migrate


async def test_development_migrates_at_the_start(engine: AsyncMock, migrate: AsyncMock) -> None:
    async with database.connect(Settings()) as opened:
        assert opened is engine
        migrate.assert_awaited_once_with(engine)


@pytest.mark.usefixtures("engine")
async def test_no_other_environment_migrates(migrate: AsyncMock, settings: Settings) -> None:
    async with database.connect(settings):
        migrate.assert_not_awaited()


@pytest.mark.usefixtures("engine")
async def test_a_failed_migration_closes_what_was_opened(migrate: AsyncMock) -> None:
    migrate.side_effect = OSError("no route")

    with pytest.raises(OSError, match="no route"):
        async with database.connect(Settings()):
            pytest.fail("was opened all the same")


async def test_sqlite_lowers_every_alphabet_and_passes_null_on() -> None:
    engine = database.create_engine("sqlite:///:memory:")

    async with engine.connect() as connection:
        row = (await connection.execute(text("SELECT lower('ÉLISE'), lower(NULL)"))).one()
    await engine.dispose()

    assert tuple(row) == ("élise", None)
