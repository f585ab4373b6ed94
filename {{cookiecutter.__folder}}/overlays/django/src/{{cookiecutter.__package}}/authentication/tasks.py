"""What is done after the answer, so that its time tells nothing."""

from functools import cache

from django.conf import settings
from django.tasks import task

from ..notifications.client import Notification, NotificationClient
from .services import request_password_reset


@cache
def get_notifier() -> NotificationClient:
    """Open the client of the upstream notification service, once."""
    return NotificationClient(settings.NOTIFICATIONS_URL)


@task
def send_reset_token(email: str) -> None:
    """Send a reset token, if the address is known."""
    reset = request_password_reset(email)
    if reset is None:
        return
    user, token = reset
    notification = Notification(
        recipient=user.email,
        subject="Reset your password",
        body=f"Confirm your new password within an hour with this token: {token}",
    )
    get_notifier().send(notification)
