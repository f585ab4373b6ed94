"""Migrations: up, down and up again, to the schema of the models."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config, main
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from {{ cookiecutter.__package }}.database import (
    begin_migrations,
    create_engine,
    create_sessionmaker,
    migrate,
)
from {{ cookiecutter.__package }}.models import Base
from {{ cookiecutter.__package }}.users.models import RefreshToken

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.database import make_settings, rolled_back

Run = Callable[..., Any]


@pytest.fixture
async def empty_connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection to a schema without tables, which is restored after the test."""
    async with rolled_back(engine) as connection:
        await connection.run_sync(alembic(command.downgrade), "base")
        yield connection


def alembic(run: Run) -> Run:
    """Run a command of Alembic on the connection of the test."""

    def run_on(connection: Connection, *arguments: str) -> Any:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "{{ cookiecutter.__package }}:migrations")
        return run(config, *arguments)

    return run_on


def revisions(config: Config) -> list[str]:
    script = ScriptDirectory.from_config(config)
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


async def test_each_migration_can_be_reverted_and_repeated(
    empty_connection: AsyncConnection,
) -> None:
    for revision in await empty_connection.run_sync(alembic(revisions)):
        await empty_connection.run_sync(alembic(command.upgrade), revision)
        above = await empty_connection.run_sync(table_names)

        await empty_connection.run_sync(alembic(command.downgrade), "-1")
        await empty_connection.run_sync(alembic(command.upgrade), revision)

        assert await empty_connection.run_sync(table_names) == above


async def test_downgrade_leaves_no_table(empty_connection: AsyncConnection) -> None:
    assert await empty_connection.run_sync(table_names) == {"alembic_version"}


async def test_migrations_match_the_models(empty_connection: AsyncConnection) -> None:
    await empty_connection.run_sync(alembic(command.upgrade), "head")

    await empty_connection.run_sync(alembic(command.check))

    assert await empty_connection.run_sync(table_names) == {
        "alembic_version",
        *Base.metadata.tables,
    }


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_generated_migration_does_not_depend_on_the_models(
    empty_connection: AsyncConnection, tmp_path: Path
) -> None:
    def generate(config: Config) -> str:
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", str(tmp_path))
        command.revision(config, "everything", autogenerate=True)
        (migration,) = tmp_path.glob("*.py")
        return migration.read_text()

    migration = await empty_connection.run_sync(alembic(generate))

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


@pytest.fixture
def command_line(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Alembic on the command line, with a database of its own."""
    monkeypatch.chdir(request.config.rootpath)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'service.db'}")
    return lambda *arguments: main(list(arguments))


def test_command_line_migrates_the_database_of_the_settings(
    command_line: Callable[..., None], tmp_path: Path
) -> None:
    command_line("upgrade", "head")

    with closing(sqlite3.connect(tmp_path / "service.db")) as connection:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'users'")
    assert tables == (1,)


def test_command_line_writes_sql(
    command_line: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://unreachable.example.com/service")

    command_line("upgrade", "head", "--sql")

    assert "TIMESTAMP WITH TIME ZONE" in capsys.readouterr().out
