"""Migrations: they go up, down and up again, and give what the models say."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# The apps of the service, with the one on which the others build last.
APPS = ["tasks", "projects", "authentication", "token_blacklist", "admin", "users"]


def migrate_down() -> None:
    for app in APPS:
        call_command("migrate", app, "zero", verbosity=0)


def table_names() -> set[str]:
    return set(connection.introspection.table_names())


@pytest.mark.django_db
def test_the_migrations_give_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())

    models = {model._meta.db_table for model in apps.get_models()}
    assert models <= table_names()


@pytest.mark.django_db
def test_there_is_one_head() -> None:
    assert MigrationExecutor(connection).loader.detect_conflicts() == {}


@pytest.mark.django_db(transaction=True)
def test_each_migration_goes_up_down_and_up_again() -> None:
    everything = table_names()

    migrate_down()
    call_command("migrate", verbosity=0)

    assert table_names() == everything


@pytest.mark.django_db(transaction=True)
def test_the_way_down_leaves_nothing() -> None:
    migrate_down()
    left = table_names()
    call_command("migrate", verbosity=0)

    assert not {table for table in left if table.startswith(tuple(APPS))}
