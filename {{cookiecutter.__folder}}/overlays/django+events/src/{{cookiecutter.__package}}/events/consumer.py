"""Consumption of events: each once, however often it is delivered."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import close_old_connections, transaction
from django.utils import timezone
from tenacity import (
    RetryCallState,
    Retrying,
    before_sleep_log,
    retry_if_exception,
    wait_exponential,
)

from {{ cookiecutter.__package }}.core.exceptions import is_unavailable

from .models import ConsumedEvent
from .schemas import Event

logger = logging.getLogger(__name__)

ATTEMPTS = 5
REMEMBERED = timedelta(days=30)

# Called in a transaction.
Handler = Callable[[Any], None]


class Consumer:
    """Calls the handlers of events. Once `should_stop` is set, a failure ends the attempts."""

    def __init__(
        self,
        handlers: Mapping[type[Event], Handler],
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.should_stop = False
        self._handlers = {event.type: (event, handler) for event, handler in handlers.items()}
        retrying = Retrying(
            sleep=sleep,
            wait=wait_exponential(multiplier=0.5, max=4),  # a worker that stops waits for it
            before_sleep=before_sleep_log(logger, logging.WARNING),
            reraise=True,
        )
        self._retrying = retrying.copy(stop=self._gives_up)
        retrying_outages = retrying.copy(
            stop=self._is_stopping,
            retry=retry_if_exception(is_unavailable),  # type: ignore[arg-type] # (of Exception)
            after=lambda _: close_old_connections(),  # those that are lost
        )
        self._handle_once = retrying_outages.wraps(handle_once)

    def _is_stopping(self, _attempt: RetryCallState) -> bool:
        return self.should_stop

    def _gives_up(self, attempt: RetryCallState) -> bool:
        return self.should_stop or attempt.attempt_number >= ATTEMPTS

    def consume(self, event_type: str, body: str | bytes) -> None:
        """Handle an event, in up to five attempts, and as many more as the database is down.

        Raises:
            Exception: No attempt succeeds. The event belongs to the dead letters, unless the
                consumer should stop: then it is to be delivered again.
        """
        event_class, handler = self._handlers[event_type]
        event = event_class.model_validate_json(body)
        self._retrying(self._handle_once, event, handler)


def handle_once(event: Event, handler: Handler) -> None:
    with transaction.atomic():
        _, is_new = ConsumedEvent.objects.get_or_create(event_id=event.event_id)
        if is_new:
            handler(event)
        else:
            logger.info("The event %s was consumed before", event.event_id)


def forget_old_events() -> None:
    """Delete the records of events that no broker delivers again."""
    ConsumedEvent.objects.filter(consumed_at__lt=timezone.now() - REMEMBERED).delete()
