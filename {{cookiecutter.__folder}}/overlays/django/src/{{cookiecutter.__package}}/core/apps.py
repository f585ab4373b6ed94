"""The app of what the others share."""

from typing import Any, override

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import CharField
from django.db.models.functions import Lower


class CoreConfig(AppConfig):
    """Teaches each connection and each text field to lower any alphabet."""

    name = "{{ cookiecutter.__package }}.core"

    @override
    def ready(self) -> None:
        CharField.register_lookup(Lower)
        connection_created.connect(replace_lower)


def replace_lower(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Replace `lower()` of SQLite, which knows only ASCII."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("lower", 1, lower, deterministic=True)


def lower(text: str | None) -> str | None:
    """Lower-case a text; nothing stays nothing."""
    return text if text is None else text.lower()
