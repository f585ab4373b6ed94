from django.apps import AppConfig


class AuthenticationConfig(AppConfig):
    name = "{{ cookiecutter.__package }}.authentication"

    def ready(self) -> None:
        from . import signals  # noqa: F401 (registers receivers)
