"""How Alembic connects: with the caller's connection, or with the database of the settings."""

import asyncio
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, NullPool

from {{ cookiecutter.__package }} import app as _app  # noqa: F401 (it imports all models)
from {{ cookiecutter.__package }}.database import begin_migrations, create_engine
from {{ cookiecutter.__package }}.models import Base, UTCDateTime
from {{ cookiecutter.__package }}.settings import Settings


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Render our types as SQLAlchemy's, so that migrations do not depend on the models."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run_migrations(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite alters tables by copying them, in batches, which suit PostgreSQL too.
        render_as_batch=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def write_sql() -> None:
    """Write the statements of `alembic upgrade --sql` to standard output."""
    dialect = Settings.load().database_url.partition(":")[0]
    context.configure(dialect_name=dialect, target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


async def connect_and_run() -> None:
    engine = create_engine(Settings.load(), poolclass=NullPool)
    async with begin_migrations(engine) as connection:
        await connection.run_sync(run_migrations)
    await engine.dispose()


if context.is_offline_mode():
    write_sql()
elif connection := context.config.attributes.get("connection"):
    run_migrations(connection)
else:
    asyncio.run(connect_and_run())
