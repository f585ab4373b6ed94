"""Events over RabbitMQ: a topic exchange; for each type a queue, and one of its dead letters."""

import logging
from typing import Any

from faststream import AckPolicy, StreamMessage
from faststream.rabbit import Channel, ExchangeType, RabbitBroker, RabbitExchange, RabbitQueue
from faststream.rabbit.schemas.queue import QueueType

from {{ cookiecutter.__package }}.events.consumer import Consumer, Handler
from {{ cookiecutter.__package }}.events.schemas import Event
from {{ cookiecutter.__package }}.settings import Settings

PUBLISH_TIMEOUT_SECONDS = 5


async def keep_body(message: StreamMessage[Any]) -> bytes:
    """Leave the body to the consumer, which handles what is no JSON."""
    return message.body


class EventBroker:
    def __init__(self, settings: Settings) -> None:
        if settings.rabbitmq_url is None:
            raise SystemExit("Invalid settings: RABBITMQ_URL: required by workers")
        self.faststream = RabbitBroker(
            str(settings.rabbitmq_url),
            decoder=keep_body,
            default_channel=Channel(prefetch_count=1),
            logger=logging.getLogger(__name__),
        )
        self._exchange = RabbitExchange(
            f"{settings.events_prefix}events", type=ExchangeType.TOPIC, durable=True
        )
        self._queues = f"{settings.events_prefix}{{ cookiecutter.project_slug }}"
        self._dead_letters: list[RabbitQueue] = []

    def subscribe(self, event_class: type[Event], handler: Handler, consumer: Consumer) -> None:
        """Consume events of a type from a queue that all workers share."""
        name = f"{self._queues}.{event_class.type}"
        dead_letters = RabbitQueue(f"{name}.dead-letters", QueueType.QUORUM)
        self._dead_letters.append(dead_letters)
        queue = RabbitQueue(
            name,
            QueueType.QUORUM,
            routing_key=event_class.type,
            arguments={
                "x-dead-letter-exchange": "",
                "x-dead-letter-routing-key": dead_letters.name,
                "x-dead-letter-strategy": "at-least-once",
                "x-overflow": "reject-publish",  # which that strategy requires
            },
        )

        @self.faststream.subscriber(queue, self._exchange, ack_policy=AckPolicy.REJECT_ON_ERROR)
        async def consume(body: bytes) -> None:
            await consumer.consume(event_class, handler, body)

    async def start(self) -> None:
        """Consume what is subscribed to."""
        for queue in self._dead_letters:
            await self.faststream.declare_queue(queue)
        await self.faststream.start()

    async def publish(self, event_type: str, payload: dict[str, Any]) -> None:
        """Publish an event, and wait until the broker has confirmed it."""
        await self.faststream.publish(
            payload,
            exchange=self._exchange,
            routing_key=event_type,
            persist=True,
            timeout=PUBLISH_TIMEOUT_SECONDS,
        )
