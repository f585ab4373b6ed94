"""Flask's configuration, derived from the settings."""

from pathlib import Path
from typing import Any

import pytest

from {{ cookiecutter.__package }}.config import flask_config
from {{ cookiecutter.__package }}.settings import Settings


def engine_options(**settings: Any) -> dict[str, Any]:
    options: dict[str, Any] = flask_config(Settings(**settings))["SQLALCHEMY_ENGINE_OPTIONS"]
    return options


def connect_args(**settings: Any) -> dict[str, Any]:
    arguments: dict[str, Any] = engine_options(**settings)["connect_args"]
    return arguments


def test_relative_sqlite_path_is_below_the_working_folder() -> None:
    config = flask_config(Settings(database_url="sqlite:///./name.db"))

    assert config["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{Path.cwd()}/name.db"


def test_options_of_the_url_reach_the_driver() -> None:
    arguments = connect_args(
        database_url="postgresql://me:p%40ss@host:5433/name?sslmode=require&channel_binding=require"
    )

    assert (
        arguments.items()
        >= {
            "user": "me",
            "password": "p@ss",
            "host": "host",
            "port": "5433",
            "dbname": "name",
            "sslmode": "require",
            "channel_binding": "require",
        }.items()
    )


@pytest.mark.parametrize(("query", "seconds"), [("", 2), ("?connect_timeout=7", "7")])
def test_connect_timeout_has_a_default(query: str, seconds: object) -> None:
    assert connect_args(database_url=f"postgresql://host/{query}")["connect_timeout"] == seconds


def test_transaction_pooling_disables_prepared_statements() -> None:
    url = "postgresql://host/name"

    assert "prepare_threshold" not in connect_args(database_url=url)
    arguments = connect_args(database_url=url, database_transaction_pooling=True)
    assert arguments["prepare_threshold"] is None


@pytest.mark.parametrize("url", ["postgresql://host/name", "sqlite:///a"])
def test_pool_has_the_size_of_the_settings(url: str) -> None:
    options = engine_options(database_url=url, database_pool_size=3)

    assert (options["pool_size"], options["max_overflow"]) == (3, 0)
