"""The database's edges: its URL, what SQLite lacks, and who migrates."""

import sqlite3
from contextlib import closing
from unittest.mock import Mock, create_autospec, patch

import pytest
from django.apps import apps
from django.core.management import BaseCommand, call_command
from django.db.backends.signals import connection_created
from django.db.models import CharField
from django.db.models.functions import Lower
from django.test import override_settings

from {{ cookiecutter.__package }}.config.database import database_from
from {{ cookiecutter.__package }}.core.apps import replace_lower
from {{ cookiecutter.__package }}.core.management import base

POSTGRESQL = "postgresql://me:p%40ss@host:5433/name?sslmode=require"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///./name.db", "./name.db"),
        ("sqlite:////var/lib/name.db", "/var/lib/name.db"),
        ("sqlite:///:memory:", ":memory:"),
    ],
)
def test_a_url_may_lead_to_sqlite(url: str, name: str) -> None:
    database = database_from(url)

    assert (database["ENGINE"], database["NAME"]) == ("django.db.backends.sqlite3", name)


def test_writers_on_sqlite_wait_for_each_other_and_never_for_readers() -> None:
    assert database_from("sqlite:///./name.db")["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode = WAL",
    }


def test_a_url_may_lead_to_postgresql() -> None:
    database = database_from(POSTGRESQL)

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert {key: database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")} == {
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "host",
        "PORT": 5433,
        "NAME": "name",
    }
    assert database["OPTIONS"]["sslmode"] == "require"


def test_nobody_waits_for_postgresql_for_long() -> None:
    options = database_from(POSTGRESQL)["OPTIONS"]

    assert options["connect_timeout"] == 2
    assert options["options"] == "-c statement_timeout=10s"


def test_the_url_may_name_other_times() -> None:
    url = f"{POSTGRESQL}&connect_timeout=5&options=-c%20statement_timeout%3D1s"

    options = database_from(url)["OPTIONS"]

    assert options["connect_timeout"] == 5
    assert options["options"] == "-c statement_timeout=1s"


def test_connections_to_postgresql_are_kept_while_they_live() -> None:
    database = database_from(POSTGRESQL)

    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


def test_sqlite_lowers_every_alphabet_and_passes_null_on() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        replace_lower(Mock(vendor="sqlite", connection=connection))

        row = connection.execute("SELECT lower('ÉLISE'), lower(NULL)").fetchone()

    assert row == ("élise", None)


def test_every_connection_and_every_text_field_learns_to_lower() -> None:
    with patch.object(connection_created, "connect", autospec=True) as connect:
        apps.get_app_config("core").ready()

    connect.assert_called_once_with(replace_lower)
    assert CharField().get_transform("lower") is Lower


@pytest.fixture
def migrate(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Django's command."""
    migrate: Mock = create_autospec(call_command)
    monkeypatch.setattr(base, "call_command", migrate)
    return migrate


def test_development_migrates_at_the_start(migrate: Mock) -> None:
    with override_settings(DEBUG=True):
        base.MigratesInDevelopment().check_migrations()

    migrate.assert_called_once_with("migrate", interactive=False, verbosity=0)


def test_no_other_environment_migrates(migrate: Mock) -> None:
    with patch.object(BaseCommand, "check_migrations", autospec=True) as warn:
        base.MigratesInDevelopment().check_migrations()

    migrate.assert_not_called()
    warn.assert_called_once()
