"""What the database needs beyond Flask-SQLAlchemy and Flask-Migrate."""

from threading import Lock
from typing import Any, override

import flask_migrate
import psycopg
from flask import Flask, current_app, request
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, event
from werkzeug.exceptions import InternalServerError

from .extensions import db, migrate

COMMAND_TIMEOUT_SECONDS = 10


def init_app(app: Flask) -> None:
    """Bind the database to the application."""
    db.init_app(app)
    migrate.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            tune_sqlite(db.engine)
        else:
            tune_postgresql(db.engine)
    if app.config["ENVIRONMENT"] == "development":
        migrate_before_first_request(app)


def tune_sqlite(engine: Engine) -> None:
    """Have SQLite keep foreign keys, lower any alphabet, and never deadlock."""

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        # SQLite's own function knows only ASCII.
        connection.create_function("lower", 1, _lower, deterministic=True)
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # As a writer from the start, since two readers that both turn writer would deadlock.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _lower(text: str | None) -> str | None:
    return text if text is None else text.lower()


class ImpatientConnection(psycopg.Connection[Any]):  # pragma: no mutate block (needs PostgreSQL)
    """Gives up on a server that hangs: the driver itself would wait for ever."""

    @override
    def wait[Result](
        self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None
    ) -> Result:
        """Wait for an answer."""
        try:
            return super().wait(gen, interval, timeout or COMMAND_TIMEOUT_SECONDS)
        except psycopg.OperationalError:
            if self.info.transaction_status is TransactionStatus.ACTIVE:
                self.close()
            raise


def tune_postgresql(engine: Engine) -> None:  # pragma: no mutate block (needs PostgreSQL)
    """Have no request wait for ever."""

    @event.listens_for(engine, "do_connect")
    def connect(_d: Any, _r: Any, arguments: Any, options: Any) -> ImpatientConnection:
        return ImpatientConnection.connect(*arguments, **options)


def migrate_before_first_request(app: Flask) -> None:
    """Let the first request bring the schema up to date, so that nobody has to in development."""
    lock = Lock()
    migrated = False

    @app.before_request
    def migrate_once() -> None:
        nonlocal migrated
        if request.blueprint == "health":
            return  # it tells of a database that is out of reach in its own way
        with lock:
            if not migrated:
                try:
                    flask_migrate.upgrade()
                except SystemExit:  # meant for the command line: here it would answer nothing
                    raise InternalServerError(
                        "The database cannot be migrated: the log says why."
                    ) from None
                migrated = True


def upgrade_in_development() -> None:
    """Bring the schema up to date; elsewhere than in development, that is `flask db upgrade`."""
    if current_app.config["ENVIRONMENT"] == "development":
        flask_migrate.upgrade()
