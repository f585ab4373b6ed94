"""Migrations: up, down, and in agreement with the models."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

# The apps of the service, in an order in which they can be removed.
APPS = [{{ '"attachments", ' if cookiecutter.storage and cookiecutter.sample_domain }}{{ '"activity", ' if cookiecutter.events != "none" and cookiecutter.sample_domain }}{{ '"events", ' if cookiecutter.events != "none" }}{{ '"projects", ' if cookiecutter.sample_domain }}"authentication", "admin", "users"]


def table_names() -> set[str]:
    return set(connection.introspection.table_names())


def table_names_of_models() -> set[str]:
    models = (
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    )
    return {model._meta.db_table for model in models}


@pytest.mark.django_db
def test_models_have_no_changes_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_each_migration_is_reversible() -> None:
    before = table_names()

    for app in APPS:
        call_command("migrate", app, "zero", verbosity=0)
    left = table_names()
    call_command("migrate", verbosity=0)

    assert table_names_of_models() <= before - left
    assert table_names() == before
