"""Celery's application.

https://docs.celeryq.dev/en/stable/django/first-steps-with-django.html
"""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{{ cookiecutter.__package }}.config.settings")

app = Celery("{{ cookiecutter.__package }}")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Log as LOGGING of the settings says: without a receiver, Celery would replace it."""
