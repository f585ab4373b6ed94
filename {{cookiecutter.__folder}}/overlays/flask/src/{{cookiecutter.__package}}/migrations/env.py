"""How Alembic reaches the database: through the application that Flask-Migrate was bound to."""

import logging
from typing import Any, Literal

from alembic import context
from flask import current_app

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import UTCDateTime

logger = logging.getLogger("alembic.env")


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write our types as SQLAlchemy's own, so that no migration depends on the models."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def drop_empty(_context: Any, _revision: Any, scripts: list[Any]) -> None:
    """Have `flask db migrate` write no migration where nothing has changed."""
    autogenerate = getattr(context.config.cmd_opts, "autogenerate", False)
    if autogenerate and scripts[0].upgrade_ops.is_empty():
        scripts.clear()
        logger.info("No changes in schema detected.")


if context.is_offline_mode():
    raise SystemExit("Migrations need a database: set DATABASE_URL, and leave out --sql.")

with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        process_revision_directives=drop_empty,
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
