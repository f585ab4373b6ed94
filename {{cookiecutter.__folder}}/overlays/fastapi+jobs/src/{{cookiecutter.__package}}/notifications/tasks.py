"""Jobs that send notifications."""

import asyncio
import logging
from contextlib import aclosing
from typing import Any

import httpx2
from celery import shared_task
from celery.app.task import Task

from {{ cookiecutter.__package }}.notifications import client
from {{ cookiecutter.__package }}.settings import Settings

logger = logging.getLogger(__name__)

MAX_RETRIES = 3


@shared_task(bind=True, max_retries=MAX_RETRIES, default_retry_delay=5)
def send_notification(self: Task[Any, None], recipient: str, subject: str, body: str) -> None:
    """Deliver a notification. It is tried again after 5, 10 and 20 seconds."""
    notification = client.Notification(recipient, subject, body)
    try:
        asyncio.run(_deliver(notification, idempotency_key=self.request.id or ""))
    except httpx2.HTTPError as error:
        if client.is_transient(error) and self.request.retries < MAX_RETRIES:
            delay = self.default_retry_delay * 2**self.request.retries
            raise self.retry(exc=error, countdown=delay) from None
        logger.warning("Notification to %s failed: %r", recipient, error)


async def _deliver(notification: client.Notification, *, idempotency_key: str) -> None:
    settings = Settings.load()
    url = str(settings.notifications_url) if settings.notifications_url else None
    log_body = settings.environment == "development"
    async with aclosing(client.NotificationClient(url, log_body=log_body)) as notifier:
        await notifier.deliver(notification, idempotency_key=idempotency_key)
