"""Migrations: they go up, down and up again, and give what the models say."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

from {{ cookiecutter.__package }}.config import driver_url
from {{ cookiecutter.__package }}.extensions import db, migrate
from {{ cookiecutter.__package }}.settings import Settings

from tests.fixtures.database import MEMORY
from tests.fixtures.live import running


@pytest.fixture
def empty_url(database_url: str) -> Iterator[str]:
    """The URL of a database without any table, which is dropped after the test."""
    if database_url == MEMORY:
        yield MEMORY
        return
    url = make_url(database_url).set(database=f"empty_{secrets.token_hex(4)}")
    server = create_engine(
        driver_url(database_url), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {url.database}"))
        yield url.render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {url.database} WITH (FORCE)"))


@pytest.fixture
def app(settings: Settings, empty_url: str) -> Iterator[Flask]:
    """The application on an empty database, in its context."""
    with (
        running(settings.model_copy(update={"database_url": empty_url})) as app,
        app.app_context(),
    ):
        yield app


def script() -> ScriptDirectory:
    return ScriptDirectory.from_config(migrate.get_config())


def table_names() -> set[str]:
    return set(inspect(db.engine).get_table_names())


@pytest.mark.usefixtures("app")
def test_there_is_one_head() -> None:
    assert len(script().get_heads()) == 1


@pytest.mark.usefixtures("app")
def test_each_migration_goes_up_down_and_up_again() -> None:
    for migration in reversed([*script().walk_revisions()]):
        flask_migrate.upgrade(revision=migration.revision)
        above = table_names()

        flask_migrate.downgrade()
        flask_migrate.upgrade(revision=migration.revision)

        assert table_names() == above


@pytest.mark.usefixtures("app")
def test_the_way_down_leaves_nothing() -> None:
    flask_migrate.upgrade()

    flask_migrate.downgrade(revision="base")

    assert table_names() == {"alembic_version"}


@pytest.mark.usefixtures("app")
def test_the_migrations_give_what_the_models_say() -> None:
    flask_migrate.upgrade()

    flask_migrate.check()

    assert table_names() == {"alembic_version", *db.metadata.tables}


@pytest.mark.usefixtures("app")
def test_a_generated_migration_does_not_depend_on_the_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_to_tmp_path(config: Any) -> Any:
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", str(tmp_path))
        return config

    monkeypatch.setattr(migrate, "configure_callbacks", [write_to_tmp_path])
    flask_migrate.revision(message="everything", autogenerate=True)
    (migration,) = tmp_path.glob("*.py")

    assert "sa.DateTime(timezone=True)" in migration.read_text()
    assert "UTCDateTime" not in migration.read_text()


@pytest.mark.usefixtures("app")
def test_without_a_change_no_migration_is_generated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_in_both_places(config: Any) -> Any:
        config.set_main_option("path_separator", "os")
        places = [f"{migrate.directory}/versions", str(tmp_path)]
        config.set_main_option("version_locations", os.pathsep.join(places))
        return config

    monkeypatch.setattr(migrate, "configure_callbacks", [look_in_both_places])
    flask_migrate.upgrade()
    flask_migrate.migrate(message="nothing", version_path=str(tmp_path))

    assert [*tmp_path.iterdir()] == []


def test_the_command_line_migrates_the_database_of_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "service.db"

    with running(Settings(database_url=f"sqlite:///{path}")) as app:
        result = app.test_cli_runner().invoke(args=["db", "upgrade"])

    assert result.exit_code == 0
    with closing(sqlite3.connect(path)) as connection:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'tasks'")
    assert tables == (1,)


def test_the_command_line_says_that_it_needs_a_database(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["db", "upgrade", "--sql"])

    assert result.exit_code == 1
    assert "Migrations need a database" in result.output
