"""Events over Kafka: a topic for each type, and one for its dead letters."""

import logging
from typing import Any

from faststream import AckPolicy, StreamMessage
from faststream.kafka import KafkaBroker

from {{ cookiecutter.__package }}.events.consumer import Consumer, Handler
from {{ cookiecutter.__package }}.events.schemas import Event
from {{ cookiecutter.__package }}.settings import Settings

logger = logging.getLogger(__name__)

REQUEST_TIMEOUT_SECONDS = 5


async def keep_body(message: StreamMessage[Any]) -> bytes:
    """Leave the body to the consumer, which handles what is no JSON."""
    return message.body


class EventBroker:
    def __init__(self, settings: Settings) -> None:
        if settings.kafka_bootstrap_servers is None:
            raise SystemExit("Invalid settings: KAFKA_BOOTSTRAP_SERVERS: required by workers")
        self.faststream = KafkaBroker(
            settings.kafka_bootstrap_servers.split(","),
            acks="all",
            decoder=keep_body,
            logger=logger,
            request_timeout_ms=REQUEST_TIMEOUT_SECONDS * 1000,
        )
        self._prefix = settings.events_prefix
        self._group = f"{self._prefix}{{ cookiecutter.project_slug }}"

    def subscribe(self, event_class: type[Event], handler: Handler, consumer: Consumer) -> None:
        """Consume events of a type, in a consumer group of all workers."""
        topic = f"{self._prefix}{event_class.type}"
        group = f"{self._group}.{event_class.type}"

        @self.faststream.subscriber(
            topic,
            group_id=group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.NACK_ON_ERROR,
        )
        async def consume(body: bytes) -> None:
            try:
                await consumer.consume(event_class, handler, body)
            except Exception:
                logger.exception("A message of %s is a dead letter", topic)
                await self.faststream.publish(body, topic=f"{group}.dead-letters")

    async def start(self) -> None:
        """Consume what is subscribed to."""
        await self.faststream.start()

    async def publish(self, event_type: str, payload: dict[str, Any]) -> None:
        """Publish an event, and wait until the broker has confirmed it."""
        await self.faststream.publish(payload, topic=f"{self._prefix}{event_type}")
