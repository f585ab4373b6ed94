"""The app of tasks."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks: part of the sample domain."""

    name = "{{ cookiecutter.__package }}.tasks"
