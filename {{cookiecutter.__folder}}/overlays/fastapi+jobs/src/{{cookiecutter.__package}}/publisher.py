"""Publishing of jobs, without waiting for a broker that is down."""

import logging
from functools import partial
from typing import Annotated, Any

from anyio.to_thread import run_sync
from celery.app.task import Task
from fastapi import Depends, Request
from kombu.exceptions import OperationalError

from {{ cookiecutter.__package }}.jobs import create_celery
from {{ cookiecutter.__package }}.settings import Settings

logger = logging.getLogger(__name__)

# Of each step with a broker that hangs: a request takes less than a second longer.
TIMEOUT_SECONDS = 0.2


class Publisher:
    def __init__(self, settings: Settings) -> None:
        self.celery = create_celery(settings)
        self.celery.conf.update(
            broker_connection_timeout=TIMEOUT_SECONDS,
{% if cookiecutter.jobs == "celery-redis" %}
            broker_transport_options={
                "socket_connect_timeout": TIMEOUT_SECONDS,
                "socket_timeout": TIMEOUT_SECONDS,
            },
{% else %}
            broker_transport_options={"confirm_publish": True, "read_timeout": TIMEOUT_SECONDS},
{% endif %}
            # Once and at once: a connection of the pool may have been closed.
            task_publish_retry_policy={"max_retries": 1, "interval_start": 0},
        )

    async def publish(self, task: Task[Any, Any], /, **arguments: Any) -> None:
        """Publish a job, after the commit of what it reads.

        Without a broker the job is lost: this is logged, and no error is raised.
        """
        try:
            await run_sync(partial(self.celery.send_task, task.name, kwargs=arguments))
        except OperationalError as error:
            logger.warning("The job %s is lost: %r", task.name, error)

    async def check(self) -> str:
        """Return the state of the broker for the readiness check."""
        if self.celery.conf.broker_url is None:
            return "not configured"
        try:
            await run_sync(self._connect)
        except OperationalError as error:
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
