"""Events over Kafka: a topic for each type, and one for its dead letters."""

import json
import logging
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer

logger = logging.getLogger(__name__)

BROKER_TIMEOUT_SECONDS = 5
POLL_SECONDS = 1
METADATA_REFRESH_SECONDS = 10  # until a new topic is found; 5 minutes by default

Publish = Callable[[str, dict[str, Any]], None]


class EventWorker:
    """Publishes and consumes events, in one thread.

    `relay` is called between messages, and at least once a second, with a function that publishes
    an event. `consume` is called with the type and the body of a message, which becomes a dead
    letter if that raises an error; while the worker stops, it is delivered again instead.
    """

    def __init__(
        self,
        servers: str,
        prefix: str,
        event_types: Iterable[str],
        relay: Callable[[Publish], None],
        consume: Callable[[str, str | bytes], None],
    ) -> None:
        self.should_stop = False
        self._group = f"{prefix}{{ cookiecutter.project_slug }}"
        self._prefix = prefix
        self._topics = [f"{prefix}{event_type}" for event_type in event_types]
        connection: dict[str, Any] = {
            "bootstrap.servers": servers,
            "reconnect.backoff.ms": 1000,  # by default, an outage is logged 20 times a second
        }
        self._consumer_config = connection | {
            "group.id": self._group,
            "auto.offset.reset": "earliest",
            "enable.auto.offset.store": False,  # commits, in the background, what is handled
            "topic.metadata.refresh.interval.ms": METADATA_REFRESH_SECONDS * 1000,
        }
        self._producer = Producer(
            connection | {"message.timeout.ms": BROKER_TIMEOUT_SECONDS * 1000}, logger=logger
        )
        self._relay = relay
        self._consume = consume

    def run(self) -> None:
        """Run until `should_stop` is set, also through outages of broker and database."""
        while not self.should_stop:
            try:
                with closing(Consumer(self._consumer_config, logger=logger)) as consumer:
                    self._run_with(consumer)
            except KafkaException as error:  # the next consumer starts after what was handled
                logger.warning("Events are not received yet: %s", error)

    def _run_with(self, consumer: Consumer) -> None:
        for topic in self._topics:
            self._producer.list_topics(topic, BROKER_TIMEOUT_SECONDS)  # creates it, if it may
        consumer.subscribe(self._topics, on_assign=lambda *_: logger.info("The worker is ready"))
        while not self.should_stop:
            self._relay_events()
            if message := consumer.poll(POLL_SECONDS):
                self._on_message(consumer, message)

    def _relay_events(self) -> None:
        try:
            self._relay(self._publish)
        except Exception as error:  # of the database, or of the broker
            logger.warning("Events are not published yet: %r", error)

    def _publish(self, event_type: str, payload: dict[str, Any]) -> None:
        self._send(f"{self._prefix}{event_type}", json.dumps(payload).encode())

    def _send(self, topic: str, body: bytes) -> None:
        errors: list[KafkaError | None] = []
        self._producer.produce(topic, body, on_delivery=lambda error, _: errors.append(error))
        self._producer.flush()
        if error := errors[0]:
            raise KafkaException(error)

    def _on_message(self, consumer: Consumer, message: Message) -> None:
        if error := message.error():
            logger.warning("No event is received: %s", error)
            return
        event_type = (message.topic() or "").removeprefix(self._prefix)
        body = message.value() or b""
        try:
            self._consume(event_type, body)
        except Exception:
            if self.should_stop:
                return
            logger.exception("A message of %s is a dead letter", message.topic())
            self._send(f"{self._group}.{event_type}.dead-letters", body)
        consumer.store_offsets(message=message)
