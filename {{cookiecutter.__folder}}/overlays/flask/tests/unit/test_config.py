"""Flask's configuration, derived from the settings."""

from typing import Any

import pytest

from {{ cookiecutter.__package }}.config import from_settings
from {{ cookiecutter.__package }}.settings import Settings


def connect_args(database_url: str, **settings: Any) -> dict[str, Any]:
    config = from_settings(Settings(database_url=database_url, **settings))
    arguments: dict[str, Any] = config["SQLALCHEMY_ENGINE_OPTIONS"]["connect_args"]
    return arguments


@pytest.mark.parametrize(("query", "seconds"), [("", 2), ("?connect_timeout=7", "7")])
def test_options_of_the_url_reach_the_driver(query: str, seconds: object) -> None:
    arguments = connect_args(f"postgresql://me:p%40ss@host:5433/name{query}")

    assert arguments == {
        "user": "me",
        "password": "p@ss",
        "host": "host",
        "port": "5433",
        "dbname": "name",
        "connect_timeout": seconds,
    }


@pytest.mark.parametrize("pooling", [False, True])
def test_transaction_pooling_disables_prepared_statements(pooling: bool) -> None:
    arguments = connect_args("postgresql://host/name", database_transaction_pooling=pooling)

    assert ("prepare_threshold" in arguments) is pooling


@pytest.mark.parametrize("environment", ["development", "production"])
def test_parameters_of_queries_are_hidden_outside_development(environment: Any) -> None:
    config = from_settings(Settings(environment=environment, secret_key="x" * 32))

    hidden = config["SQLALCHEMY_ENGINE_OPTIONS"]["hide_parameters"]
    assert hidden is (environment == "production")
