"""Notifications that a worker sends."""

import logging
from dataclasses import asdict
from typing import Any, override

import httpx2
from celery import shared_task
from celery.app.task import Task
from flask import current_app

from {{ cookiecutter.__package }}.jobs import publish
from {{ cookiecutter.__package }}.notifications.client import (
    Notification,
    NotificationClient,
    is_transient,
)

logger = logging.getLogger(__name__)

MAX_RETRIES = 3


class NotificationPublisher(NotificationClient):
    """Publishes a job for each notification."""

    @override
    def send(self, notification: Notification) -> None:
        publish(send_notification, **asdict(notification))


@shared_task(bind=True, max_retries=MAX_RETRIES, default_retry_delay=5)
def send_notification(self: Task[Any, None], recipient: str, subject: str, body: str) -> None:
    """Deliver a notification. It is tried again after 5, 10 and 20 seconds."""
    publisher: NotificationPublisher = current_app.extensions["notifier"]
    notification = Notification(recipient, subject, body)
    try:
        publisher.deliver(notification, idempotency_key=self.request.id or "")
    except httpx2.HTTPError as error:
        if is_transient(error) and self.request.retries < MAX_RETRIES:
            delay = self.default_retry_delay * 2**self.request.retries
            raise self.retry(exc=error, countdown=delay) from None
        logger.warning("Notification to %s failed: %r", recipient, error)
