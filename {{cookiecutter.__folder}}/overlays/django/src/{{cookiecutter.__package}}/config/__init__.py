{% if cookiecutter.jobs != "none" %}
"""Configuration, with Celery's application: `@shared_task` needs it in every process."""

from .celery import app as celery_app

__all__ = ["celery_app"]
{% endif %}
