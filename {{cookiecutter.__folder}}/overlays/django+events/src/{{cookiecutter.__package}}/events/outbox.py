"""The outbox: an event is stored in the transaction of the change that it describes.

https://microservices.io/patterns/data/transactional-outbox.html
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from .models import OutboxEvent
from .schemas import Event

BATCH_SIZE = 100  # until messages are consumed again


def record(*events: Event) -> None:
    """Add events to the current transaction. A worker publishes them."""
    OutboxEvent.objects.bulk_create(
        OutboxEvent(type=event.type, payload=event.model_dump(mode="json")) for event in events
    )


def relay(publish: Callable[[str, dict[str, Any]], None]) -> None:
    """Publish events, the oldest first, in a transaction each.

    Workers publish different events at the same time, except on SQLite.
    """
    for _ in range(BATCH_SIZE):
        with transaction.atomic():
            event = OutboxEvent.objects.select_for_update(skip_locked=True).first()
            if event is None:
                return
            publish(event.type, event.payload)
            event.delete()
