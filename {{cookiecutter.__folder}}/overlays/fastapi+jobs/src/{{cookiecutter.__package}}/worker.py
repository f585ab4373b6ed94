"""The application that `celery --app` imports."""

import logging
from typing import Any

from celery.signals import setup_logging

from {{ cookiecutter.__package }}.jobs import create_celery
from {{ cookiecutter.__package }}.log_config import configure_logging
from {{ cookiecutter.__package }}.settings import Settings

settings = Settings.load()
if settings.broker_url is None:
    raise SystemExit("Invalid settings: BROKER_URL: required by workers")

celery = create_celery(settings)


@setup_logging.connect
def configure_worker_logging(**_: Any) -> None:
    """Log as the service does, instead of as Celery does by default."""
    configure_logging(settings.log_level)
    # At DEBUG it would log the arguments of jobs, which may hold reset tokens.
    level = "INFO" if settings.log_level == "DEBUG" else settings.log_level
    logging.getLogger("celery").setLevel(level)
