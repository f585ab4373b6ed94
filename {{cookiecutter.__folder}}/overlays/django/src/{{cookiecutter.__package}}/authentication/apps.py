"""The app of who is calling."""

from typing import override

from django.apps import AppConfig


class AuthenticationConfig(AppConfig):
    """Who is calling: tokens, sessions, lock-out and password reset."""

    name = "{{ cookiecutter.__package }}.authentication"

    @override
    def ready(self) -> None:
        from . import schema, signals  # noqa: F401 (they register themselves)
