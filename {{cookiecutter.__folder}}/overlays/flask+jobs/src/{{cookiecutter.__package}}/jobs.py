"""Jobs, run by Celery.

https://flask.palletsprojects.com/en/stable/patterns/celery/
"""

import logging
from typing import Any, override

from celery import Celery
from celery.app.task import Task
{% if cookiecutter.sample_domain %}
from celery.schedules import crontab
{% endif %}
from flask import Flask, current_app
from kombu.exceptions import OperationalError

from {{ cookiecutter.__package }}.settings import Settings

logger = logging.getLogger(__name__)

MODULES = [
    "{{ cookiecutter.__package }}.notifications.tasks",
{% if cookiecutter.sample_domain %}
    "{{ cookiecutter.__package }}.tasks.reminders",
{% endif %}
    # your modules with jobs above this line
]
# https://docs.celeryq.dev/en/stable/userguide/configuration.html
CONFIG: dict[str, Any] = {
{% if cookiecutter.sample_domain %}
    "beat_schedule": {
        "due-reminders": {
            "task": "{{ cookiecutter.__package }}.tasks.reminders.send_due_reminders",
            "schedule": crontab(hour="6", minute="0"),  # UTC
        },
    },
{% endif %}
    "broker_connection_retry_on_startup": True,
    "task_acks_late": True,  # a job whose worker is killed runs again
    "task_ignore_result": True,
}
# Of each step with a broker that hangs: a request takes less than a second longer.
TIMEOUT_SECONDS = 0.2
SERVER_CONFIG: dict[str, Any] = {
    "broker_connection_timeout": TIMEOUT_SECONDS,
{% if cookiecutter.jobs == "celery-redis" %}
    "broker_transport_options": {
        "socket_connect_timeout": TIMEOUT_SECONDS,
        "socket_timeout": TIMEOUT_SECONDS,
    },
{% else %}
    "broker_transport_options": {"confirm_publish": True, "read_timeout": TIMEOUT_SECONDS},
{% endif %}
    # Once, and at once: the pool may hold a connection that the broker has closed.
    "task_publish_retry_policy": {"max_retries": 1, "interval_start": 0},
}


def init_app(app: Flask, settings: Settings) -> None:
    """Prepare a server, which does not wait for a broker that is down."""
    celery_init_app(app, settings).conf.update(SERVER_CONFIG)


def celery_init_app(app: Flask, settings: Settings) -> Celery:
    class FlaskTask(Task[Any, Any]):
        @override
        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            with app.app_context():
                return self.run(*args, **kwargs)

    celery: Celery = Celery(app.name, include=MODULES, task_cls=FlaskTask)
    celery.conf.update(CONFIG, broker_url=str(settings.broker_url) if settings.broker_url else None)
    # Monitors see no arguments of jobs, such as reset tokens.
    celery.amqp.argsrepr_maxsize = celery.amqp.kwargsrepr_maxsize = 0
    celery.set_default()
    app.extensions["celery"] = celery
    return celery


def publish(task: Task[Any, Any], /, **arguments: Any) -> None:
    """Publish a job of a request, after the commit of what it reads.

    Without a broker the job is lost: this is logged, where `task.delay` would raise an error.
    """
    try:
        task.apply_async(kwargs=arguments)
    except OperationalError as error:
        logger.warning("The job %s is lost: %r", task.name, error)


def check_broker() -> str:
    """Return the state of the broker for the readiness check."""
    celery: Celery = current_app.extensions["celery"]
    if celery.conf.broker_url is None:
        return "not configured"
    try:
        with celery.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
    except OperationalError as error:
        logger.warning("The broker is not ready: %r", error)
        return "unreachable"
    return "ok"
