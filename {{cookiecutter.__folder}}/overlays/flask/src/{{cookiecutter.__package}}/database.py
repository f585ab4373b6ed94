"""The connections of SQLite, and migrations."""

from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import Connection, Engine, event

from {{ cookiecutter.__package }}.extensions import db


def init_app(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            configure_sqlite(db.engine)


def configure_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA journal_mode = WAL")  # readers do not wait for a writer
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and then writes fails if another one wrote in between.
        reads = has_request_context() and request.method in {"GET", "HEAD", "OPTIONS"}
        cursor = connection.connection.cursor()
        cursor.execute("BEGIN" if reads else "BEGIN IMMEDIATE")
        cursor.close()


def init_migrations(app: Flask) -> None:
    """Enable `flask db`. Alembic is imported only here: a server does not need it."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(Path(__file__).parent / "migrations"))


def upgrade(app: Flask) -> None:
    """Apply all migrations."""
    init_migrations(app)
    from flask_migrate import upgrade as upgrade_to_head

    with app.app_context():
        upgrade_to_head()
