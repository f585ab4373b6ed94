"""The database: SQLite or PostgreSQL, through SQLAlchemy's asyncio extension."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from alembic import command
from alembic.config import Config
from fastapi import Depends, Request
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from .settings import Settings

CONNECT_TIMEOUT_SECONDS = 2
COMMAND_TIMEOUT_SECONDS = 10


def async_url(database_url: str) -> URL:
    """Add the asyncio driver to a plain database URL."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return url.set(drivername="sqlite+aiosqlite")
    # libpq, and so most providers' URLs, say `sslmode` where asyncpg says `ssl`.
    query = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items()}
    return url.set(drivername="postgresql+asyncpg", query=query)


def create_engine(database_url: str, **options: Any) -> AsyncEngine:
    """Create the engine; `options` are those of SQLAlchemy's `create_async_engine`."""
    url = async_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _create_sqlite_engine(url, **options)
    timeouts = {"timeout": CONNECT_TIMEOUT_SECONDS, "command_timeout": COMMAND_TIMEOUT_SECONDS}
    return create_async_engine(url, connect_args=timeouts, pool_pre_ping=True, **options)


def _create_sqlite_engine(url: URL, **options: Any) -> AsyncEngine:
    # The driver would begin transactions late and never before a savepoint: it is switched to
    # autocommit, and each transaction begins here, as a writer, so that two never deadlock.
    engine = create_async_engine(
        url, connect_args={"isolation_level": None, "timeout": COMMAND_TIMEOUT_SECONDS}, **options
    )

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        connection.create_function("lower", 1, _lower, deterministic=True)
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _lower(text: str | None) -> str | None:
    """Lower-case any alphabet; SQLite's own function knows only ASCII."""
    return text if text is None else text.lower()


def create_sessionmaker(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Create the factory of the requests' sessions."""
    # What was committed is answered as it is, without asking for it again.
    return async_sessionmaker(engine, expire_on_commit=False)  # pragma: no mutate (None is no, too)


@asynccontextmanager
async def connect(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """Open the database for as long as the service lives; in development, migrate it first."""
    engine = create_engine(settings.database_url)
    try:
        if settings.environment == "development":
            await migrate(engine)
        yield engine
    finally:
        await engine.dispose()


async def migrate(engine: AsyncEngine, revision: str = "head") -> None:
    """Bring the schema up to a revision."""
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade, revision)


def _upgrade(connection: Connection, revision: str) -> None:
    command.upgrade(alembic_config(connection), revision)


def alembic_config(connection: Connection) -> Config:
    """Configure Alembic for an open connection."""
    config = Config()
    config.set_main_option("script_location", f"{__package__}:migrations")
    config.attributes["connection"] = connection
    return config


def get_sessionmaker(request: Request) -> async_sessionmaker[AsyncSession]:
    """Give the factory that the lifespan opened."""
    sessionmaker: async_sessionmaker[AsyncSession] = request.state.sessionmaker
    return sessionmaker


SessionmakerDep = Annotated[async_sessionmaker[AsyncSession], Depends(get_sessionmaker)]


async def get_session(sessionmaker: SessionmakerDep) -> AsyncIterator[AsyncSession]:
    """Give the request a session; what is not committed is rolled back at its end."""
    async with sessionmaker() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]
