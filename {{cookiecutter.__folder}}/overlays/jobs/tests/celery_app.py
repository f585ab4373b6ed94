"""The worker's application, with the queue of the test and short waits between retries."""

import os

{% if cookiecutter.framework == "django" %}
from {{ cookiecutter.__package }}.config.celery import app as celery
{% else %}
from {{ cookiecutter.__package }}.worker import celery
{% endif %}

celery.conf.task_annotations = {"*": {"default_retry_delay": 0.05}}
celery.conf.task_default_queue = os.environ["QUEUE"]
