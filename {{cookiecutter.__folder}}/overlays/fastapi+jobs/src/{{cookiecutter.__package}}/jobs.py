"""Celery's application, for workers and for servers that publish jobs."""

from celery import Celery
{% if cookiecutter.sample_domain %}
from celery.schedules import crontab
{% endif %}

from {{ cookiecutter.__package }}.settings import Settings

MODULES = [
    "{{ cookiecutter.__package }}.notifications.tasks",
{% if cookiecutter.sample_domain %}
    "{{ cookiecutter.__package }}.tasks.reminders",
{% endif %}
    # your modules with jobs above this line
]


def create_celery(settings: Settings) -> Celery:
    """Create the application with the options of a worker.

    https://docs.celeryq.dev/en/stable/userguide/configuration.html
    """
    url = str(settings.broker_url or "")
    celery = Celery("{{ cookiecutter.__package }}", include=MODULES, set_as_current=False)
    celery.conf.update(
        broker_url=url or None,
        broker_connection_retry_on_startup=True,
{% if cookiecutter.jobs == "celery-redis" %}
        # Kombu's default is to verify no certificate. TLS options of the URL replace these.
        broker_use_ssl=url.startswith("rediss:") and {"ssl_cert_reqs": "required"},
{% else %}
        # Kombu's default is to ignore the host name of the certificate. None: that of the URL.
        broker_use_ssl=url.startswith("amqps:") and {"server_hostname": None},
{% endif %}
{% if cookiecutter.sample_domain %}
        beat_schedule={
            "due-reminders": {
                "task": "{{ cookiecutter.__package }}.tasks.reminders.send_due_reminders",
                "schedule": crontab(hour="6", minute="0"),  # UTC
            },
        },
{% endif %}
        task_acks_late=True,  # a job whose worker is killed runs again
        task_retry_on_worker_lost=True,  # also if only its process is, up to `max_retries` times
        task_ignore_result=True,
    )
    # Monitors see no arguments of jobs, such as reset tokens.
    celery.amqp.argsrepr_maxsize = celery.amqp.kwargsrepr_maxsize = 0
    return celery
