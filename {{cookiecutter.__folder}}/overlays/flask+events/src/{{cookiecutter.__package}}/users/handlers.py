from flask import current_app

from {{ cookiecutter.__package }}.events.schemas import UserRegistered
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.users.models import User


def send_welcome(event: UserRegistered) -> None:
    user = db.session.get(User, event.user.id)
    if user is None:  # deleted in the meantime
        return
    welcome = Notification(user.email, "Welcome", f"Hello {user.name}, your account is ready.")
    notifier = current_app.extensions["notifier"]
    notifier.deliver(welcome, idempotency_key=str(event.event_id))
