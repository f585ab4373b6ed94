"""The app of tasks."""

from typing import override

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks: part of the sample domain."""

    name = "{{ cookiecutter.__package }}.tasks"

    @override
    def ready(self) -> None:
        from . import schema  # noqa: F401 (it registers itself)
