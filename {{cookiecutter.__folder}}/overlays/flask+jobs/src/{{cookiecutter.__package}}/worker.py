"""The entry point of Celery: `celery --app {{ cookiecutter.__package }}.worker`."""

import logging
from logging.config import dictConfig
from typing import Any

from celery.signals import setup_logging

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.jobs import celery_init_app
from {{ cookiecutter.__package }}.logs import LOGGING
from {{ cookiecutter.__package }}.settings import Settings

settings = Settings.load()
if settings.broker_url is None:
    raise SystemExit("Invalid settings: BROKER_URL: required by workers")
flask_app = create_app(settings)
celery = celery_init_app(flask_app, settings)  # a worker waits for its broker


@setup_logging.connect
def configure_logging(**_: Any) -> None:
    """Log as the service does, instead of as Celery does by default."""
    dictConfig(LOGGING | {"root": {"level": settings.log_level, "handlers": ["stderr"]}})
    # At DEBUG it would log the arguments of jobs, which may hold reset tokens.
    level = "INFO" if settings.log_level == "DEBUG" else settings.log_level
    logging.getLogger("celery").setLevel(level)
