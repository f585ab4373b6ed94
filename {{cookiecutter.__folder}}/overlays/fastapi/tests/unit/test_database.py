"""Engines: how the settings become options of the driver and of the pool."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import exc

from {{ cookiecutter.__package }} import database

from tests.fixtures.database import make_settings

POSTGRES = make_settings("postgresql://h/d")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            {"database_url": "postgresql://u:p%40ss@h1,h2:5433/d?sslmode=require"},
            {"password": "p@ss", "host": "h1,h2", "sslmode": "require", "connect_timeout": 2},
        ),
        ({"database_url": "postgresql://h/d?connect_timeout=9"}, {"connect_timeout": "9"}),
        ({"database_transaction_pooling": True}, {"prepare_threshold": None}),
    ],
)
def test_options_reach_the_driver(settings: dict[str, Any], expected: dict[str, Any]) -> None:
    with patch.object(database, "create_async_engine", autospec=True) as create:
        database.create_engine(POSTGRES.model_copy(update=settings))

    assert create.call_args.kwargs["connect_args"].items() >= expected.items()


async def test_connections_of_sqlite_are_limited_and_wait_for_writers(tmp_path: Path) -> None:
    changes = {"database_url": f"sqlite:///{tmp_path / 'service.db'}", "database_pool_size": 1}
    engine = database.create_engine(POSTGRES.model_copy(update=changes), pool_timeout=0)

    async with engine.connect() as connection:
        milliseconds = await connection.exec_driver_sql("PRAGMA busy_timeout")
        with pytest.raises(exc.TimeoutError):
            await engine.connect()

    assert milliseconds.scalar_one() == 10_000
    await engine.dispose()


@pytest.mark.parametrize(("environment", "hidden"), [("development", False), ("testing", True)])
def test_parameters_are_hidden_outside_development(environment: str, hidden: bool) -> None:
    engine = database.create_engine(POSTGRES.model_copy(update={"environment": environment}))

    assert engine.sync_engine.hide_parameters is hidden
