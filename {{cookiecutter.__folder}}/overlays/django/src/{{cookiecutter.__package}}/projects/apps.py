"""The app of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Projects: part of the sample domain."""

    name = "{{ cookiecutter.__package }}.projects"
