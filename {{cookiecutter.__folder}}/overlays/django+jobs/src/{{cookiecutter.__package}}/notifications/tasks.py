"""Notifications, sent after the commit: by a worker if there is a broker."""

import logging
from functools import cache, partial
from typing import Any

import httpx2
from celery import shared_task
from celery.app.task import Task
from django.conf import settings
from django.db import transaction

from {{ cookiecutter.__package }}.core.jobs import publish

from .client import Notification, NotificationClient, is_transient

logger = logging.getLogger(__name__)

MAX_RETRIES = 3


@cache
def get_notification_client() -> NotificationClient:
    return NotificationClient(settings.NOTIFICATIONS_URL, log_body=settings.DEBUG)


@shared_task(bind=True, max_retries=MAX_RETRIES, default_retry_delay=5)
def send_notification(self: Task[Any, None], recipient: str, subject: str, body: str) -> None:
    """Deliver a notification. It is tried again after 5, 10 and 20 seconds."""
    notification = Notification(recipient, subject, body)
    try:
        get_notification_client().deliver(notification, idempotency_key=self.request.id or "")
    except httpx2.HTTPError as error:
        if is_transient(error) and self.request.retries < MAX_RETRIES:
            delay = self.default_retry_delay * 2**self.request.retries
            raise self.retry(exc=error, countdown=delay) from None
        logger.warning("Notification to %s failed: %r", recipient, error)


def notify(recipient: str, subject: str, body: str) -> None:
    """Send a notification after the commit: by a worker, or in the request without a broker."""
    if settings.CELERY_BROKER_URL:
        send = partial(publish, send_notification.s(recipient, subject, body))
    else:
        client = get_notification_client()
        send = partial(client.send, Notification(recipient, subject, body))
    transaction.on_commit(send)
