"""Celery's application.

https://docs.celeryq.dev/en/stable/django/first-steps-with-django.html
"""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{{ cookiecutter.__package }}.config.settings")

app = Celery("{{ cookiecutter.__package }}")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def require_broker(**_: Any) -> None:
    """Stop a worker that would connect to Celery's default, a broker on its own machine."""
    if not settings.CELERY_BROKER_URL:
        raise SystemExit("Invalid settings: BROKER_URL: required by workers")


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Log as LOGGING of the settings says: without a receiver, Celery would replace it."""
