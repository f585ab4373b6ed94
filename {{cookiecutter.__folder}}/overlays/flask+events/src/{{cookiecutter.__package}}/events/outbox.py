"""The relay of the outbox, which holds events since the transaction of their change.

https://microservices.io/patterns/data/transactional-outbox.html
"""

from sqlalchemy import select

from {{ cookiecutter.__package }}.events.broker import Publish
from {{ cookiecutter.__package }}.events.models import OutboxEvent
from {{ cookiecutter.__package }}.extensions import db

BATCH_SIZE = 100  # until messages are consumed again


def relay(publish: Publish) -> None:
    """Publish events, the oldest first, in a transaction each.

    Workers publish different events at the same time, except on SQLite.
    """
    oldest = select(OutboxEvent).order_by(OutboxEvent.id).limit(1)
    for _ in range(BATCH_SIZE):
        event = db.session.scalar(oldest.with_for_update(skip_locked=True))
        if event is None:
            break
        publish(event.type, event.payload)
        db.session.delete(event)
        db.session.commit()
