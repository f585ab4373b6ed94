"""Publishing of jobs, without waiting for a broker that is down."""

import logging
from functools import partial
from typing import Annotated, Any

{% if cookiecutter.jobs == "celery-rabbitmq" %}
from amqp.exceptions import AMQPError, MessageNacked
{% endif %}
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from celery.app.task import Task
from fastapi import Depends, Request
from kombu.exceptions import OperationalError

from {{ cookiecutter.__package }}.jobs import create_celery
from {{ cookiecutter.__package }}.settings import Settings

logger = logging.getLogger(__name__)

# Of each step with a broker that hangs: a request takes less than a second longer.
TIMEOUT_SECONDS = 0.2
{% if cookiecutter.jobs == "celery-redis" %}
BROKER_ERRORS = (OperationalError,)
TRANSPORT_OPTIONS = {"socket_connect_timeout": TIMEOUT_SECONDS, "socket_timeout": TIMEOUT_SECONDS}
{% else %}
# Kombu leaves an error as it is if another attempt cannot succeed.
BROKER_ERRORS = (OperationalError, AMQPError, MessageNacked)
TRANSPORT_OPTIONS = {"confirm_publish": True, "read_timeout": TIMEOUT_SECONDS}
{% endif %}


class Publisher:
    def __init__(self, settings: Settings) -> None:
        self.celery = create_celery(settings)
        self.celery.conf.update(
            broker_connection_timeout=TIMEOUT_SECONDS,
            broker_transport_options=TRANSPORT_OPTIONS,
            # Once and at once: a connection of the pool may have been closed.
            task_publish_retry_policy={"max_retries": 1, "interval_start": 0},
        )
        # Jobs do not wait for the threads of uploads.
        self._limiter = CapacityLimiter(self.celery.conf.broker_pool_limit)

    async def publish(self, task: Task[Any, Any], /, **arguments: Any) -> None:
        """Publish a job, after the commit of what it reads.

        Without a broker the job is lost: this is logged, and no error is raised.
        """
        try:
            send = partial(self.celery.send_task, task.name, kwargs=arguments)
            await run_sync(send, limiter=self._limiter)
        except BROKER_ERRORS as error:
            logger.warning("The job %s is lost: %r", task.name, error)

    async def check(self) -> str:
        """Return the state of the broker for the readiness check."""
        if self.celery.conf.broker_url is None:
            return "not configured"
        try:
            await run_sync(self._connect, limiter=self._limiter)
        except BROKER_ERRORS as error:
            logger.warning("The broker is not ready: %r", error)
            return "unreachable"
        return "ok"

    def _connect(self) -> None:
        with self.celery.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)


async def get_publisher(request: Request) -> Publisher:
    publisher: Publisher = request.state.publisher
    return publisher


PublisherDep = Annotated[Publisher, Depends(get_publisher)]
