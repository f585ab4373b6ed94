"""The entry point of Gunicorn and of the command `flask`."""

from logging.config import dictConfig

import click
from flask.cli import run_command
from flask_migrate import upgrade

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.logs import LOGGING
from {{ cookiecutter.__package }}.settings import Settings

settings = Settings.load()
dictConfig(LOGGING | {"root": {"level": settings.log_level, "handlers": ["stderr"]}})
app = create_app(settings)

command = click.get_current_context(silent=True)
if settings.migrates_on_startup and command and command.command is run_command:
    with app.app_context():
        upgrade()
