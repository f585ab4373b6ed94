"""Jobs, run by Celery.

https://flask.palletsprojects.com/en/stable/patterns/celery/
"""

import logging
from typing import Any, override

{% if cookiecutter.jobs == "celery-rabbitmq" %}
from amqp.exceptions import AMQPError, MessageNacked
{% endif %}
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
    "task_retry_on_worker_lost": True,  # also if only its process is, up to `max_retries` times
    "task_ignore_result": True,
}
# Of each step with a broker that hangs: a request takes less than a second longer.
TIMEOUT_SECONDS = 0.2
{% if cookiecutter.jobs == "celery-redis" %}
TRANSPORT_OPTIONS = {"socket_connect_timeout": TIMEOUT_SECONDS, "socket_timeout": TIMEOUT_SECONDS}
BROKER_ERRORS = (OperationalError,)
{% else %}
TRANSPORT_OPTIONS = {"confirm_publish": True, "read_timeout": TIMEOUT_SECONDS}
# Kombu leaves an error as it is if another attempt cannot succeed.
BROKER_ERRORS = (OperationalError, AMQPError, MessageNacked)
{% endif %}
SERVER_CONFIG: dict[str, Any] = {
    "broker_connection_timeout": TIMEOUT_SECONDS,
    "broker_transport_options": TRANSPORT_OPTIONS,
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
    url = str(settings.broker_url or "")
{% if cookiecutter.jobs == "celery-redis" %}
    # Without options, any certificate would do. The URL's, as `?ssl_ca_certs=...`, replace these.
    tls = {"ssl_cert_reqs": "required"} if url.startswith("rediss:") else False
{% else %}
    # Without a name, no certificate would be compared with it.
    tls = {"server_hostname": None} if url.startswith("amqps:") else False
{% endif %}
    celery.conf.update(CONFIG, broker_url=url or None, broker_use_ssl=tls)
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
    except BROKER_ERRORS as error:
        logger.warning("The job %s is lost: %r", task.name, error)


def check_broker() -> str:
    """Return the state of the broker for the readiness check."""
    celery: Celery = current_app.extensions["celery"]
    if celery.conf.broker_url is None:
        return "not configured"
    try:
        with celery.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
    except BROKER_ERRORS as error:
        logger.warning("The broker is not ready: %r", error)
        return "unreachable"
    return "ok"
