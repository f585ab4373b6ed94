from functools import cache

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.tasks import task

from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient
from {{ cookiecutter.__package }}.users.models import User


@cache
def get_notification_client() -> NotificationClient:
    return NotificationClient(settings.NOTIFICATIONS_URL, log_body=settings.DEBUG)


@task
def send_password_reset(user_id: int) -> None:
    """Send a token that names its user, since the confirmation has no other way to."""
    user = User.objects.get(pk=user_id)
    token = f"{user.pk}-{default_token_generator.make_token(user)}"
    notification = Notification(
        recipient=user.email,
        subject="Reset your password",
        body=f"Set a new password within an hour with this token: {token}",
    )
    get_notification_client().send(notification)
