"""The outbox: events are stored with what they tell, and published after the commit.

https://microservices.io/patterns/data/transactional-outbox.html
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from .models import OutboxEvent
from .schemas import Event

BATCH_SIZE = 100


def record(*events: Event) -> None:
    """Add events to the current transaction. A worker publishes them."""
    OutboxEvent.objects.bulk_create(
        OutboxEvent(type=event.type, payload=event.model_dump(mode="json")) for event in events
    )


def relay(publish: Callable[[str, dict[str, Any]], None]) -> None:
    """Publish the oldest events.

    Workers publish different events at the same time. After an error all are published again.
    """
    with transaction.atomic():
        events = list(OutboxEvent.objects.select_for_update(skip_locked=True)[:BATCH_SIZE])
        for event in events:
            publish(event.type, event.payload)
        OutboxEvent.objects.filter(pk__in=[event.pk for event in events]).delete()
