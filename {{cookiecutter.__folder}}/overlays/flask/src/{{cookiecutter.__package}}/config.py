"""Flask's configuration: constants, and what depends on the settings."""

from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url
from sqlalchemy.pool import NullPool

from {{ cookiecutter.__package }}.errors import Problem, ValidationProblem
from {{ cookiecutter.__package }}.settings import Settings

MAX_CONTENT_LENGTH = 1024 * 1024
AUTO_OPERATION_ID = True
# The document is cached: it must not depend on the host of the first request.
AUTO_SERVERS = False
HTTP_ERROR_SCHEMA = Problem
VALIDATION_ERROR_SCHEMA = ValidationProblem
VALIDATION_ERROR_DESCRIPTION = "The request does not match the schema."

{% if cookiecutter.websocket %}
SOCK_SERVER_OPTIONS = {"max_message_size": MAX_CONTENT_LENGTH, "ping_interval": 25}

{% endif %}
# Proxies close idle connections. `pool_pre_ping` would cost a tenth of the throughput.
POSTGRESQL_POOL = {"max_overflow": 0, "pool_recycle": 300}


def from_settings(settings: Settings) -> dict[str, Any]:
    sqlite = settings.database_url.startswith("sqlite:")
    url, options = sqlite_engine(settings) if sqlite else postgresql_engine(settings)
    options["hide_parameters"] = settings.environment != "development"
    # Outside the pool, so that a pool in full use does not make the service unready.
    readiness = {"url": url, "poolclass": NullPool, "connect_args": options["connect_args"]}
    return {
        # Not SECRET_KEY: with it, Flask opens a signed session for every request.
        "JWT_SECRET_KEY": settings.secret_key.get_secret_value(),
{% if cookiecutter.events == "rabbitmq" %}
        "RABBITMQ_URL": str(settings.rabbitmq_url) if settings.rabbitmq_url else None,
{% elif cookiecutter.events == "kafka" %}
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
{% endif %}
{% if cookiecutter.events != "none" %}
        "EVENTS_PREFIX": settings.events_prefix,
{% endif %}
{% if cookiecutter.graphql %}
        "GRAPHQL_INTROSPECTION": settings.graphql_introspection,
{% endif %}
        "MIGRATES_ON_STARTUP": settings.migrates_on_startup,
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": options,
        "SQLALCHEMY_BINDS": {"readiness": readiness},
    }


def sqlite_engine(settings: Settings) -> tuple[str, dict[str, Any]]:
    # Autocommit mode of the driver: `database.py` begins the transactions.
    options: dict[str, Any] = {"connect_args": {"isolation_level": None, "timeout": 10}}
    url = make_url(settings.database_url)
    if url.database and url.database != ":memory:":
        # Flask-SQLAlchemy resolves a relative path in the instance folder.
        url = url.set(database=str(Path(url.database).absolute()))
        options |= {"pool_size": settings.database_pool_size, "max_overflow": 0}
    return url.render_as_string(), options


def postgresql_engine(settings: Settings) -> tuple[str, dict[str, Any]]:
    connect_args: dict[str, Any] = {
        "connect_timeout": 2,
        **conninfo_to_dict(settings.database_url),
    }
    if settings.database_transaction_pooling:
        connect_args["prepare_threshold"] = None
    return "postgresql+psycopg://", {
        "connect_args": connect_args,
        "pool_size": settings.database_pool_size,
        **POSTGRESQL_POOL,
    }
