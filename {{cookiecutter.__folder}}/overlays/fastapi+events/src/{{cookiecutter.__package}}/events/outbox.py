"""The relay of the outbox, which holds events since the transaction of their change.

https://microservices.io/patterns/data/transactional-outbox.html
"""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from {{ cookiecutter.__package }}.events.models import OutboxEvent

Publish = Callable[[str, dict[str, Any]], Awaitable[None]]


async def relay_oldest(sessionmaker: async_sessionmaker[AsyncSession], publish: Publish) -> bool:
    """Publish the oldest event, and return whether there was one.

    Workers publish different events at the same time, except on SQLite.
    """
    oldest = select(OutboxEvent).order_by(OutboxEvent.id).limit(1)
    async with sessionmaker.begin() as session:
        event = await session.scalar(oldest.with_for_update(skip_locked=True))
        if event is None:
            return False
        await publish(event.type, event.payload)
        await session.delete(event)
    return True
