"""Flask's configuration, made of the settings."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url

from .openapi import INVALID_PROBLEM_SCHEMA, PROBLEM_SCHEMA
from .settings import Settings

CONNECT_TIMEOUT_SECONDS = 2
LOCK_TIMEOUT_SECONDS = 10


def flask_config(settings: Settings) -> dict[str, Any]:
    """Give the extensions what each of them asks for."""
    url = driver_url(settings.database_url)
    return {
        "ENVIRONMENT": settings.environment,
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "NOTIFICATIONS_URL": settings.notifications_url and str(settings.notifications_url),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "HTTP_ERROR_SCHEMA": PROBLEM_SCHEMA,
        "VALIDATION_ERROR_SCHEMA": INVALID_PROBLEM_SCHEMA,
        "AUTO_OPERATION_ID": True,
        # The schema is generated once: the host of the request that did is none of its business.
        "AUTO_SERVERS": False,
    }


def driver_url(database_url: str) -> URL:
    """Add the driver to a plain database URL."""
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.database in {None, "", ":memory:"}:
        return url
    # Flask-SQLAlchemy would look for a relative path below the instance folder.
    return url.set(database=str(Path(url.database).absolute()))


def engine_options(url: URL) -> dict[str, Any]:
    """Choose the options of SQLAlchemy's `create_engine`."""
    if url.get_backend_name() == "sqlite":
        # The driver would begin transactions late and never before a savepoint: it is switched
        # to autocommit, and `database.py` begins each transaction.
        return {"connect_args": {"isolation_level": None, "timeout": LOCK_TIMEOUT_SECONDS}}
    return {"pool_pre_ping": True, "connect_args": {"connect_timeout": CONNECT_TIMEOUT_SECONDS}}
