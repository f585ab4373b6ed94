"""`runserver`, without any set-up."""

from django.contrib.staticfiles.management.commands import runserver

from ..base import MigratesInDevelopment


class Command(MigratesInDevelopment, runserver.Command):
    """Makes and migrates the database before it serves."""

    requires_migrations_checks = False  # the server checks them itself, in the process that serves
