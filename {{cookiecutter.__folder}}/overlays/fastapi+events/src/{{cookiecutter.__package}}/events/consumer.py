"""Consumption of events: each once, however often it is delivered."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from psycopg.errors import QueryCanceled
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from tenacity import (
    AsyncRetrying,
    before_sleep_log,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
)

from {{ cookiecutter.__package }}.errors import is_unavailable
from {{ cookiecutter.__package }}.events.models import ConsumedEvent
from {{ cookiecutter.__package }}.events.schemas import Event
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.notifications.client import NotificationClient

logger = logging.getLogger(__name__)

ATTEMPTS = 5
REMEMBERED = timedelta(days=30)

# The session is committed after the handler.
type Handler = Callable[[Any, AsyncSession, NotificationClient], Awaitable[None]]


def is_outage(error: BaseException) -> bool:
    """Return whether the database is unavailable, and not only slow."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return is_unavailable(error) and not isinstance(error.orig, QueryCanceled)


class Consumer:
    def __init__(
        self,
        sessionmaker: async_sessionmaker[AsyncSession],
        notifier: NotificationClient,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._sessionmaker = sessionmaker
        self._notifier = notifier
        retrying = AsyncRetrying(
            sleep=sleep,
            wait=wait_exponential(multiplier=0.5, max=30),
            before_sleep=before_sleep_log(logger, logging.WARNING),
            reraise=True,
        )
        self._attempting = retrying.copy(stop=stop_after_attempt(ATTEMPTS))
        outlasting = retrying.copy(retry=retry_if_exception(is_outage))
        self._handle_once = outlasting.wraps(self._handle)

    async def consume(self, event_class: type[Event], handler: Handler, body: bytes) -> None:
        """Handle an event, in up to five attempts, and as many more as the database is down.

        Raises:
            Exception: No attempt succeeds. The caller moves the event to the dead letters.
        """
        event = event_class.model_validate_json(body)
        await self._attempting(self._handle_once, handler, event)

    async def _handle(self, handler: Handler, event: Event) -> None:
        async with self._sessionmaker() as session:
            session.add(ConsumedEvent(event_id=event.event_id))
            try:
                await session.flush()
            except IntegrityError:
                logger.info("The event %s was consumed before", event.event_id)
                return
            await handler(event, session, self._notifier)
            await session.commit()

    async def forget_old_events(self) -> None:
        """Delete the records of events that no broker delivers again."""
        old = ConsumedEvent.consumed_at < utc_now() - REMEMBERED
        async with self._sessionmaker.begin() as session:
            await session.execute(delete(ConsumedEvent).where(old))
