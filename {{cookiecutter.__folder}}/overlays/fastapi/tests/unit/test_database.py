"""Engines: how the settings become options of the driver and of the pool."""

from typing import Any
from unittest.mock import patch

import pytest

from {{ cookiecutter.__package }} import database

from tests.fixtures.database import make_settings

POSTGRES = make_settings("postgresql://h/d")


def engine_options(**settings: Any) -> dict[str, Any]:
    with patch.object(database, "create_async_engine", autospec=True) as create:
        database.create_engine(POSTGRES.model_copy(update=settings))
    return dict(create.call_args.kwargs)


def test_options_of_the_url_reach_the_driver() -> None:
    url = "postgresql://u:p%40ss@h1,h2:5433/d?sslmode=require&channel_binding=require"

    arguments = engine_options(database_url=url)["connect_args"]

    assert arguments["password"] == "p@ss"
    assert arguments["host"] == "h1,h2"
    assert (arguments["sslmode"], arguments["channel_binding"]) == ("require", "require")


@pytest.mark.parametrize(("query", "timeout"), [("", 2), ("?connect_timeout=9", "9")])
def test_connecting_has_a_timeout(query: str, timeout: object) -> None:
    arguments = engine_options(database_url=f"postgresql://h/d{query}")["connect_args"]

    assert arguments["connect_timeout"] == timeout


def test_transaction_pooling_disables_prepared_statements() -> None:
    arguments = engine_options(database_transaction_pooling=True)["connect_args"]

    assert arguments["prepare_threshold"] is None
    assert "prepare_threshold" not in engine_options()["connect_args"]


def test_pool_has_the_size_of_the_settings() -> None:
    options = engine_options(database_pool_size=3)

    assert (options["pool_size"], options["max_overflow"]) == (3, 0)


@pytest.mark.parametrize(("environment", "hidden"), [("development", False), ("testing", True)])
def test_parameters_are_hidden_outside_development(environment: str, hidden: bool) -> None:
    assert engine_options(environment=environment)["hide_parameters"] is hidden
