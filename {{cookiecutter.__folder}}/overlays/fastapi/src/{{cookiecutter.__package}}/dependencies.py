"""What the application opened, as routes ask for it."""

from typing import Annotated

from fastapi import Depends, Request

from .notifications.client import NotificationClient
from .settings import Settings


def get_settings(request: Request) -> Settings:
    """Give the settings that the application was built with."""
    settings: Settings = request.app.state.settings
    return settings


def get_secret_key(settings: Annotated[Settings, Depends(get_settings)]) -> str:
    """Give the key that signs the tokens."""
    return settings.secret_key.get_secret_value()


def get_notifier(request: Request) -> NotificationClient:
    """Give the client that the lifespan opened."""
    notifier: NotificationClient = request.state.notifier
    return notifier


SecretKey = Annotated[str, Depends(get_secret_key)]
Notifier = Annotated[NotificationClient, Depends(get_notifier)]
