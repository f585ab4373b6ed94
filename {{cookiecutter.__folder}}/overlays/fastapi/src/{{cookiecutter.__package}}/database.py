"""The database: SQLite or PostgreSQL, through SQLAlchemy's asyncio extension."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from {{ cookiecutter.__package }}.settings import Settings

CONNECT_TIMEOUT_SECONDS = 2
POOL_RECYCLE_SECONDS = 300
SQLITE_BUSY_TIMEOUT_SECONDS = 10


def create_engine(settings: Settings, **options: Any) -> AsyncEngine:
    """Create an engine; `options` are those of `create_async_engine`."""
    # Parameters of statements are personal data and hashes: not for logs.
    options["hide_parameters"] = settings.environment != "development"
    if "poolclass" not in options:
        options |= {
            "pool_size": settings.database_pool_size,
            "max_overflow": 0,  # overflow connections are closed after one use
            # Proxies close idle connections. `pool_pre_ping` would cost a tenth of the throughput.
            "pool_recycle": POOL_RECYCLE_SECONDS,
        }
    if settings.database_url.startswith("sqlite:"):
        return _create_sqlite_engine(settings.database_url, options)
    parameters = conninfo_to_dict(settings.database_url)
    parameters.setdefault("connect_timeout", CONNECT_TIMEOUT_SECONDS)
    if settings.database_transaction_pooling:
        parameters["prepare_threshold"] = None
    return create_async_engine("postgresql+psycopg://", connect_args=parameters, **options)


def _create_sqlite_engine(url: str, options: dict[str, Any]) -> AsyncEngine:
    # The driver begins a transaction before the first write and not before reads, so readers
    # hold no lock. IMMEDIATE: a writer waits for the lock, instead of failing on its first write.
    connect_args = {"isolation_level": "IMMEDIATE", "timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
    url = "sqlite+aiosqlite" + url.removeprefix("sqlite")
    engine = create_async_engine(url, connect_args=connect_args, **options)

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        # SQLite's own `lower` knows only ASCII.
        connection.create_function(
            "lower", 1, lambda text: text and text.lower(), deterministic=True
        )
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()

    return engine


def create_sessionmaker(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    # Objects are serialized after commit; do not expire them.
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Open the database of the settings, and migrate it if it is the default one."""
    engine = create_engine(settings)
    try:
        if settings.migrates_on_startup:
            await migrate(engine)
        yield create_sessionmaker(engine)
    finally:
        await engine.dispose()


async def migrate(engine: AsyncEngine) -> None:
    """Upgrade the schema to the newest revision."""
    async with begin_migrations(engine) as connection:
        await connection.run_sync(_upgrade)


@asynccontextmanager
async def begin_migrations(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Begin a transaction that is committed at the end."""
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # SQLite alters a table by copying it: to drop the original would delete its children.
            await connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            # Processes that start together migrate one after the other.
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        await connection.commit()
        if engine.dialect.name == "sqlite":
            await connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def _upgrade(connection: Connection) -> None:
    # Imported here: most processes migrate nothing, and start faster without.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", f"{__package__}:migrations")
    command.upgrade(config, "head")
