"""Events over RabbitMQ: a topic exchange, a queue for each type, and one for dead letters."""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from kombu import Connection, Consumer, Exchange, Message, Producer, Queue

logger = logging.getLogger(__name__)

PUBLISH_TIMEOUT_SECONDS = 5
POLL_SECONDS = 1
QUORUM = {"x-queue-type": "quorum"}

Publish = Callable[[str, dict[str, Any]], None]


class EventWorker:
    """Publishes and consumes events, in one thread.

    `relay` is called between messages, and at least once a second, with a function that publishes
    an event. `consume` is called with the type and the body of a message, which becomes a dead
    letter if that raises an error; while the worker stops, it is delivered again instead.
    """

    def __init__(
        self,
        url: str,
        prefix: str,
        event_types: Iterable[str],
        relay: Callable[[Publish], None],
        consume: Callable[[str, str | bytes], None],
    ) -> None:
        self.should_stop = False
        self._receiving = Connection(url)
        # Its own connection: waiting for a confirmation on the other one would deliver messages.
        self._publishing = Connection(url, transport_options={"confirm_publish": True})
        self._exchange = Exchange(f"{prefix}events", "topic")
        name = f"{prefix}{{ cookiecutter.project_slug }}"
        self._dead_letters = Queue(f"{name}.dead-letters", queue_arguments=QUORUM)
        dead_letters = {
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": self._dead_letters.name,
        }
        self._queues = [
            Queue(
                f"{name}.{event_type}",
                self._exchange,
                routing_key=event_type,
                queue_arguments=QUORUM | dead_letters,
            )
            for event_type in event_types
        ]
        self._relay = relay
        self._consume = consume

    def run(self) -> None:
        """Run until `should_stop` is set, also through outages of broker and database."""
        broker_errors = self._receiving.connection_errors + self._receiving.channel_errors
        with self._publishing:
            while not self.should_stop:
                try:
                    with self._receiving.clone() as connection:
                        self._run_connected(connection)
                except broker_errors as error:
                    logger.warning("Events are not received yet: %r", error)
                    time.sleep(POLL_SECONDS)

    def _run_connected(self, connection: Connection) -> None:
        connection.connect()
        channel = connection.default_channel
        self._dead_letters(channel).declare()
        with Consumer(channel, self._queues, on_message=self._on_message, prefetch_count=1):
            logger.info("The worker is ready")
            while not self.should_stop:
                self._relay_events()
                with suppress(TimeoutError):
                    connection.drain_events(timeout=POLL_SECONDS)

    def _relay_events(self) -> None:
        try:
            self._relay(self._publish)
        except Exception as error:  # of the database, or of the broker
            logger.warning("Events are not published yet: %r", error)

    def _publish(self, event_type: str, payload: dict[str, Any]) -> None:
        Producer(self._publishing).publish(
            payload,
            exchange=self._exchange,
            routing_key=event_type,
            retry=True,  # once, at once: the connection may be of before an outage
            retry_policy={"max_retries": 1, "interval_start": 0},
            timeout=PUBLISH_TIMEOUT_SECONDS,
            confirm_timeout=PUBLISH_TIMEOUT_SECONDS,
        )

    def _on_message(self, message: Message) -> None:
        event_type = message.delivery_info["routing_key"]
        try:
            self._consume(event_type, message.body or "")
        except Exception:
            if self.should_stop:
                message.requeue()
                return
            logger.exception("An event is a dead letter")
            message.reject()
        else:
            message.ack()
