"""The outbox: events are stored with what they tell, and published after the commit.

https://microservices.io/patterns/data/transactional-outbox.html
"""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from {{ cookiecutter.__package }}.events.models import OutboxEvent
from {{ cookiecutter.__package }}.events.schemas import Event

BATCH_SIZE = 100

Publish = Callable[[str, dict[str, Any]], Awaitable[None]]


def record(session: AsyncSession, event: Event) -> None:
    """Add an event to the transaction of the session. A worker publishes it."""
    session.add(OutboxEvent(type=event.type, payload=event.model_dump(mode="json")))


async def relay(sessionmaker: async_sessionmaker[AsyncSession], publish: Publish) -> int:
    """Publish the oldest events, and return how many.

    Workers publish different events at the same time. After an error all are published again.
    """
    oldest = select(OutboxEvent).order_by(OutboxEvent.id).limit(BATCH_SIZE)
    async with sessionmaker.begin() as session:
        events = (await session.scalars(oldest.with_for_update(skip_locked=True))).all()
        for event in events:
            await publish(event.type, event.payload)
        published = [event.id for event in events]
        await session.execute(delete(OutboxEvent).where(OutboxEvent.id.in_(published)))
    return len(published)
