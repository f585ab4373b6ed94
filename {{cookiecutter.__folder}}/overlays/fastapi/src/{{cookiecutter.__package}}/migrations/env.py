"""How Alembic reaches the database: through the caller's connection, or the settings."""

import asyncio
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from {{ cookiecutter.__package }} import app as _app  # noqa: F401 (it imports all models)
from {{ cookiecutter.__package }}.database import create_engine
from {{ cookiecutter.__package }}.models import Base, UTCDateTime
from {{ cookiecutter.__package }}.settings import Settings


def migrate(connection: Connection) -> None:
    """Run the migrations in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite alters tables by copying them: in batches, which suit PostgreSQL too.
        render_as_batch=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write our types as SQLAlchemy's own, so that no migration depends on the models."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


async def connect_and_migrate() -> None:
    """Open the database of the settings, and migrate it."""
    engine = create_engine(Settings.load().database_url)
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


if context.is_offline_mode():
    raise SystemExit("Migrations need a database: set DATABASE_URL, and leave out --sql.")

connection: Connection | None = context.config.attributes.get("connection")
if connection is None:
    asyncio.run(connect_and_migrate())
else:
    migrate(connection)
