"""What requests need of the broker. They do not wait for one that is down."""

import logging
from typing import Any

{% if cookiecutter.jobs == "celery-rabbitmq" %}
from amqp.exceptions import AMQPError, MessageNacked
{% endif %}
from celery.canvas import Signature
from django.conf import settings
from kombu import Connection
from kombu.exceptions import OperationalError
from kombu.pools import producers

logger = logging.getLogger(__name__)

# Of each step with a broker that hangs: a request takes less than a second longer.
TIMEOUT_SECONDS = 0.2
{% if cookiecutter.jobs == "celery-redis" %}
TRANSPORT_OPTIONS = {
    "socket_connect_timeout": TIMEOUT_SECONDS,
    "socket_timeout": TIMEOUT_SECONDS,
}
BROKER_ERRORS = (OperationalError,)
{% else %}
TRANSPORT_OPTIONS = {"confirm_publish": True, "read_timeout": TIMEOUT_SECONDS}
# Kombu leaves an error as it is if another attempt cannot succeed.
BROKER_ERRORS = (OperationalError, AMQPError, MessageNacked)
{% endif %}
# Once and at once: an idle connection may be closed, such as by a restart of the broker.
RETRY_POLICY = {"max_retries": 1, "interval_start": 0}


def connect() -> Connection:
    """Return a connection that is opened when it is used."""
    return Connection(
        settings.CELERY_BROKER_URL,
        ssl=settings.CELERY_BROKER_USE_SSL,
        connect_timeout=TIMEOUT_SECONDS,
        transport_options=TRANSPORT_OPTIONS,
    )


def publish(job: Signature[Any]) -> None:
    """Publish a job, as in `transaction.on_commit(partial(publish, add.s(1, 2)))`.

    Without a broker the job is lost: this is logged, and no error is raised.
    """
    try:
        with producers[connect()].acquire(block=True) as producer:
            job.apply_async(producer=producer, retry_policy=RETRY_POLICY)
    except BROKER_ERRORS as error:
        logger.warning("The job %s is lost: %r", job.task, error)


def check_broker() -> str:
    """Return the state of the broker for the readiness check."""
    if not settings.CELERY_BROKER_URL:
        return "not configured"
    try:
        with connect() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
    except BROKER_ERRORS as error:
        logger.warning("The broker is not reachable: %r", error)
        return "unreachable"
    return "ok"
