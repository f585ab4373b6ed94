"""The app of users."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Users: who they are and what they may change."""

    name = "{{ cookiecutter.__package }}.users"
