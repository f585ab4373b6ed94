"""The outbox: events are stored with what they tell, and published after the commit.

https://microservices.io/patterns/data/transactional-outbox.html
"""

from sqlalchemy import select

from {{ cookiecutter.__package }}.events.broker import Publish
from {{ cookiecutter.__package }}.events.models import OutboxEvent
from {{ cookiecutter.__package }}.events.schemas import Event
from {{ cookiecutter.__package }}.extensions import db

BATCH_SIZE = 100


def record(event: Event) -> None:
    """Add an event to the current transaction. A worker publishes it."""
    db.session.add(OutboxEvent(type=event.type, payload=event.model_dump(mode="json")))


def relay(publish: Publish) -> None:
    """Publish the oldest events, and commit.

    Workers publish different events at the same time. After an error all are published again.
    """
    oldest = select(OutboxEvent).order_by(OutboxEvent.id).limit(BATCH_SIZE)
    for event in db.session.scalars(oldest.with_for_update(skip_locked=True)):
        publish(event.type, event.payload)
        db.session.delete(event)
    db.session.commit()
