"""Consumption of events: each once, however often it is delivered."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from psycopg.errors import QueryCanceled
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError, IntegrityError
from tenacity import Retrying, before_sleep_log, retry_if_exception, wait_exponential

from {{ cookiecutter.__package }}.errors import is_unavailable
from {{ cookiecutter.__package }}.events.handlers import HANDLERS
from {{ cookiecutter.__package }}.events.models import ConsumedEvent
from {{ cookiecutter.__package }}.events.schemas import Event
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import utc_now

logger = logging.getLogger(__name__)

ATTEMPTS = 5
REMEMBERED = timedelta(days=30)
EVENT_CLASSES = {event_class.type: event_class for event_class in HANDLERS}


def is_outage(error: BaseException) -> bool:
    """Return whether the database is unavailable, and not only slow."""
    if not isinstance(error, DBAPIError) or isinstance(error.orig, QueryCanceled):
        return False
    return is_unavailable(error.orig)


class Consumer:
    """Calls the handlers of events, each attempt in an application context of its own."""

    def __init__(
        self,
        app: Flask,
        *,
        is_stopping: Callable[[], bool] = lambda: False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._app = app
        retrying = Retrying(
            sleep=sleep,
            stop=lambda _: is_stopping(),
            wait=wait_exponential(multiplier=0.5, max=4),  # a worker that stops waits for it
            before_sleep=before_sleep_log(logger, logging.WARNING),
            reraise=True,
        )
        self._attempting = retrying.copy(
            stop=lambda attempt: is_stopping() or attempt.attempt_number >= ATTEMPTS
        )
        outlasting = retrying.copy(retry=retry_if_exception(is_outage))
        self._handle_once = outlasting.wraps(self._handle)

    def consume(self, event_type: str, body: str | bytes) -> None:
        """Handle an event, in up to five attempts, and as many more as the database is down.

        Raises:
            Exception: No attempt succeeds.
        """
        event = EVENT_CLASSES[event_type].model_validate_json(body)
        self._attempting(self._handle_once, event)

    def _handle(self, event: Event) -> None:
        with self._app.app_context():
            db.session.add(ConsumedEvent(event_id=event.event_id))
            try:
                db.session.flush()
            except IntegrityError:
                logger.info("The event %s was consumed before", event.event_id)
                return
            HANDLERS[type(event)](event)
            db.session.commit()


def forget_old_events() -> None:
    """Delete the records of events that no broker delivers again, and commit."""
    db.session.execute(
        delete(ConsumedEvent).where(ConsumedEvent.consumed_at < utc_now() - REMEMBERED)
    )
    db.session.commit()
