"""Migrations: they work in both directions and create what the models define."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Connection, inspect, make_url, text

from {{ cookiecutter.__package }}.extensions import db, migrate

from tests.fixtures.client import running, settings_for
from tests.fixtures.database import MEMORY, server_engine


@pytest.fixture
def empty_url(database_url: str) -> Iterator[str]:
    """The URL of a database without tables, which is dropped after the test."""
    if database_url == MEMORY:
        yield MEMORY
        return
    url = make_url(database_url).set(database=f"empty_{secrets.token_hex(4)}")
    with server_engine(database_url).connect() as connection:
        connection.execute(text(f"CREATE DATABASE {url.database}"))
        yield url.render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {url.database} WITH (FORCE)"))


@pytest.fixture
def app(empty_url: str) -> Iterator[Flask]:
    """The application on an empty database, in its context."""
    with running(settings_for(empty_url)) as app, app.app_context():
        yield app


def table_names() -> set[str]:
    return set(inspect(db.engine).get_table_names())


@pytest.mark.usefixtures("app")
def test_migrations_can_be_reverted_and_lead_to_the_models() -> None:
    flask_migrate.upgrade()
    flask_migrate.downgrade(revision="base")
    assert table_names() == {"alembic_version"}

    flask_migrate.upgrade()
    flask_migrate.check()
    assert table_names() == {"alembic_version", *db.metadata.tables}


@pytest.mark.parametrize("empty_url", [MEMORY])
def test_migrations_of_sqlite_run_without_foreign_keys(app: Flask) -> None:
    def foreign_keys(connection: Connection) -> object:
        return connection.execute(text("PRAGMA foreign_keys")).scalar_one()

    during: set[object] = set()
    app.extensions["migrate"].configure_args["on_version_apply"] = lambda ctx, **_: during.add(
        foreign_keys(ctx.connection)
    )
    flask_migrate.upgrade()

    assert during == {0}
    with db.engine.connect() as connection:
        assert foreign_keys(connection) == 1


@pytest.mark.usefixtures("app")
def test_migrations_are_generated_for_changes_only_and_do_not_import_the_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_to_tmp_path(config: Any) -> Any:
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", str(tmp_path))
        return config

    monkeypatch.setattr(migrate, "configure_callbacks", [write_to_tmp_path])

    for _ in range(2):
        flask_migrate.migrate()
        flask_migrate.upgrade()

    (migration,) = tmp_path.glob("*.py")

    assert "sa.DateTime(timezone=True)" in migration.read_text()
    assert "UTCDateTime" not in migration.read_text()


def test_offline_mode_is_rejected(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["db", "upgrade", "--sql"])

    assert result.exit_code == 1
    assert "Offline mode (--sql) is not supported" in result.output
