"""Events over RabbitMQ: a topic exchange, a queue for each type, and one for dead letters."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, override

from kombu import Connection, Consumer, Exchange, Message, Queue
from kombu.mixins import ConsumerMixin
from kombu.pools import producers

logger = logging.getLogger(__name__)

PUBLISH_TIMEOUT_SECONDS = 5
QUORUM = {"x-queue-type": "quorum"}

Publish = Callable[[str, dict[str, Any]], None]


class EventWorker(ConsumerMixin):
    """Publishes and consumes events, in one thread.

    `relay` is called between messages, and at least once a second, with a function that publishes
    an event. `consume` is called with the type and the body of a message; one for which it raises
    an error becomes a dead letter.
    """

    def __init__(
        self,
        url: str,
        prefix: str,
        event_types: Iterable[str],
        relay: Callable[[Publish], None],
        consume: Callable[[str, bytes], None],
    ) -> None:
        self.connection = Connection(url, transport_options={"confirm_publish": True})
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

    @override
    def get_consumers(self, Consumer: type[Consumer], channel: Any) -> list[Consumer]:
        self._dead_letters(channel).declare()
        return [Consumer(self._queues, on_message=self._on_message, prefetch_count=1)]

    @override
    def on_consume_ready(self, *_: Any, **__: Any) -> None:
        logger.info("The worker is ready")

    @override
    def on_iteration(self) -> None:
        try:
            self._relay(self._publish)
        except Exception as error:  # of the database, or of the broker
            logger.warning("Events are not published yet: %r", error)

    def _publish(self, event_type: str, payload: dict[str, Any]) -> None:
        # Its own connection: to wait for a confirmation on this one would deliver messages.
        with producers[self.connection].acquire(block=True) as producer:
            producer.publish(
                payload,
                exchange=self._exchange,
                routing_key=event_type,
                retry=True,
                retry_policy={"max_retries": 1, "interval_start": 0},
                timeout=PUBLISH_TIMEOUT_SECONDS,
            )

    def _on_message(self, message: Message) -> None:
        event_type = message.delivery_info["routing_key"]
        try:
            self._consume(event_type, message.body)
        except Exception:
            logger.exception("An event is a dead letter")
            message.reject()
        else:
            message.ack()
