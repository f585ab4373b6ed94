"""What the commands share."""

from typing import override

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class MigratesInDevelopment(BaseCommand):
    """In development, applies the migrations of which other commands only warn."""

    requires_migrations_checks = True

    @override
    def check_migrations(self) -> None:
        if settings.DEBUG:
            call_command("migrate", interactive=False, verbosity=0)
        else:
            super().check_migrations()
