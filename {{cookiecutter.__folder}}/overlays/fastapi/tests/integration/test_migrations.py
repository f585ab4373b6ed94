"""Migrations: down, up again to the schema of the models, and without a loss of rows."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config, main
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from {{ cookiecutter.__package }}.database import (
    begin_migrations,
    create_engine,
    create_sessionmaker,
    migrate,
)
from {{ cookiecutter.__package }}.users.models import RefreshToken

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.database import make_settings


def alembic(connection: Connection, run: Callable[..., Any], *arguments: str) -> Any:
    """Run a command of Alembic on the connection of the test."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "{{ cookiecutter.__package }}:migrations")
    return run(config, *arguments)


async def test_migrations_can_be_reverted_and_lead_to_the_models(
    connection: AsyncConnection,
) -> None:
    await connection.run_sync(alembic, command.downgrade, "base")
    tables = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert tables == ["alembic_version"]

    await connection.run_sync(alembic, command.upgrade, "head")
    await connection.run_sync(alembic, command.check)


async def test_generated_migration_does_not_depend_on_the_models(
    connection: AsyncConnection, tmp_path: Path
) -> None:
    def generate(config: Config) -> str:
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", str(tmp_path))
        command.revision(config, "everything", autogenerate=True)
        (migration,) = tmp_path.glob("*.py")
        return migration.read_text()

    await connection.run_sync(alembic, command.downgrade, "base")
    migration = await connection.run_sync(alembic, generate)

    assert "sa.DateTime(timezone=True)" in migration
    assert "UTCDateTime" not in migration


def recreate_users(connection: Connection) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("users", recreate="always"):
        pass


async def test_altering_a_table_of_sqlite_keeps_rows_that_refer_to_it(tmp_path: Path) -> None:
    engine = create_engine(make_settings(f"sqlite:///{tmp_path / 'service.db'}"))
    await migrate(engine)
    async with create_sessionmaker(engine)() as session:
        user = await Factories(session)(UserFactory)
        session.add(RefreshToken(jti="1", family="1", user_id=user.id, expires_at=user.created_at))
        await session.commit()

    async with begin_migrations(engine) as connection:
        await connection.run_sync(recreate_users)

    async with engine.connect() as connection:
        tokens = await connection.scalar(select(func.count()).select_from(RefreshToken))
        foreign_keys = await connection.exec_driver_sql("PRAGMA foreign_keys")
        assert (tokens, foreign_keys.scalar_one()) == (1, 1)
    await engine.dispose()


def test_command_line_migrates_the_database_of_the_settings(
    pytestconfig: pytest.Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(pytestconfig.rootpath)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'service.db'}")

    main(["upgrade", "head"])

    with closing(sqlite3.connect(tmp_path / "service.db")) as connection:
        assert connection.execute("SELECT * FROM users").fetchall() == []


def test_command_line_writes_sql(
    pytestconfig: pytest.Config,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(pytestconfig.rootpath)
    monkeypatch.setenv("DATABASE_URL", "postgresql://unreachable.example.com/service")

    main(["upgrade", "head", "--sql"])

    assert "TIMESTAMP WITH TIME ZONE" in capsys.readouterr().out
