"""Alembic's environment: the database of the current Flask application."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import UTCDateTime


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Render our type as SQLAlchemy's, so that migrations do not import the models."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


if context.is_offline_mode():
    raise SystemExit("Offline mode (--sql) is not supported: set DATABASE_URL.")

with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
