"""The worker's application, with short waits between retries."""

{% if cookiecutter.framework == "django" %}
from {{ cookiecutter.__package }}.config.celery import app as celery
{% else %}
from {{ cookiecutter.__package }}.worker import celery
{% endif %}

celery.conf.task_annotations = {"*": {"default_retry_delay": 0.05}}
