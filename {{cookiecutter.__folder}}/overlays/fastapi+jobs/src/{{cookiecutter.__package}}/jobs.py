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
    celery = Celery("{{ cookiecutter.__package }}", include=MODULES, set_as_current=False)
    celery.conf.update(
        broker_url=str(settings.broker_url) if settings.broker_url else None,
        broker_connection_retry_on_startup=True,
{% if cookiecutter.sample_domain %}
        beat_schedule={
            "due-reminders": {
                "task": "{{ cookiecutter.__package }}.tasks.reminders.send_due_reminders",
                "schedule": crontab(hour="6", minute="0"),  # UTC
            },
        },
{% endif %}
        task_acks_late=True,  # a job whose worker is killed runs again
        task_ignore_result=True,
    )
    # Monitors see no arguments of jobs, such as reset tokens.
    celery.amqp.argsrepr_maxsize = celery.amqp.kwargsrepr_maxsize = 0
    return celery
