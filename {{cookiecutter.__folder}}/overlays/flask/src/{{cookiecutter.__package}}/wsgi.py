"""The entry point of Gunicorn and of the command `flask`."""

from logging.config import dictConfig

import click
from flask.cli import run_command

from {{ cookiecutter.__package }} import database
from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.logs import logging_config
from {{ cookiecutter.__package }}.settings import Settings

settings = Settings.load()
dictConfig(logging_config(settings.log_level))
app = create_app(settings)

if command := click.get_current_context(silent=True):
    database.init_migrations(app)
    if command.command is run_command and settings.migrates_on_startup:
        database.upgrade(app)
