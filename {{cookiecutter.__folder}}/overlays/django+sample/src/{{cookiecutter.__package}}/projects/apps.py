from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "{{ cookiecutter.__package }}.projects"
