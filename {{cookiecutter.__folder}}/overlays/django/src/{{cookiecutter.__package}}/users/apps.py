from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "{{ cookiecutter.__package }}.users"
