"""Notifications, sent after the commit."""

from functools import cache, partial

from django.conf import settings
from django.db import transaction
from django.tasks import task

from .client import Notification, NotificationClient


@cache
def get_notification_client() -> NotificationClient:
    return NotificationClient(settings.NOTIFICATIONS_URL, log_body=settings.DEBUG)


@task
def send_notification(recipient: str, subject: str, body: str) -> None:
    get_notification_client().send(Notification(recipient, subject, body))


def notify(recipient: str, subject: str, body: str) -> None:
    """Send a notification after the commit."""
    transaction.on_commit(partial(send_notification.enqueue, recipient, subject, body))
