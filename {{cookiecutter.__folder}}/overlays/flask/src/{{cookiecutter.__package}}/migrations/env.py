"""Alembic's environment: the database of the current Flask application."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import UTCDateTime


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Render our type as SQLAlchemy's, so that migrations do not import the models."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def skip_empty_migration(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write nothing if `flask db migrate` finds no change. As in Flask-Migrate's own `env.py`."""
    if hasattr(context.config.cmd_opts, "autogenerate") and directives[0].upgrade_ops.is_empty():
        directives.clear()


def set_foreign_keys(connection: Connection, state: str) -> None:
    """SQLite alters a table by copying it; dropping the original would delete what refers to it."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys = {state}")


if context.is_offline_mode():
    raise SystemExit("Offline mode (--sql) is not supported: set DATABASE_URL.")

with db.engine.connect() as connection:
    set_foreign_keys(connection, "OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        process_revision_directives=skip_empty_migration,
        **current_app.extensions["migrate"].configure_args,
    )
    try:
        with context.begin_transaction():
            context.run_migrations()
    finally:
        set_foreign_keys(connection, "ON")
