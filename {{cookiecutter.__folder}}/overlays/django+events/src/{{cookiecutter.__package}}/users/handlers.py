from {{ cookiecutter.__package }}.events.schemas import UserRegistered
from {{ cookiecutter.__package }}.notifications import tasks
from {{ cookiecutter.__package }}.notifications.client import Notification

from .models import User


def send_welcome(event: UserRegistered) -> None:
    user = User.objects.filter(pk=event.user.id).first()
    if user is None:  # deleted in the meantime
        return
    welcome = Notification(user.email, "Welcome", f"Hello {user.name}, your account is ready.")
    tasks.get_notification_client().deliver(welcome, idempotency_key=str(event.event_id))
