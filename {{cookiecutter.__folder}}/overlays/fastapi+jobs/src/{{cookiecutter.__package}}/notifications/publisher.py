"""Notifications that a worker sends."""

from dataclasses import asdict
from typing import override

from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient
from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.publisher import Publisher


class NotificationPublisher(NotificationClient):
    """Publishes a job for each notification."""

    def __init__(self, publisher: Publisher) -> None:
        super().__init__(url=None)
        self._publisher = publisher

    @override
    async def send(self, notification: Notification) -> None:
        await self._publisher.publish(send_notification, **asdict(notification))
