"""Events over RabbitMQ: a topic exchange; for each type a queue, and one of its dead letters."""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any

from kombu import Connection, Consumer, Exchange, Message, Producer, Queue

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 5  # of a response; a broker that has just started may send none
POLL_SECONDS = 1

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
        # Without a name, no certificate would be compared with it.
        ssl = {"server_hostname": None} if url.startswith("amqps:") else False
        timeout = {"read_timeout": TIMEOUT_SECONDS}
        self._receiving = Connection(url, ssl=ssl, transport_options=timeout)
        # Its own connection: waiting for a confirmation on the other one would deliver messages.
        options = {"confirm_publish": True, "max_retries": 1, "interval_start": 0, **timeout}
        self._publishing = Connection(url, ssl=ssl, transport_options=options)
        self._exchange = Exchange(f"{prefix}events", "topic")
        self._name = f"{prefix}{{ cookiecutter.project_slug }}"
        self._event_types = list(event_types)
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
        with ExitStack() as consumers:
            for event_type in self._event_types:
                consumer = self._create_consumer(connection.default_channel, event_type)
                consumers.enter_context(consumer)
            logger.info("The worker is ready")
            while not self.should_stop:
                self._relay_events()
                with suppress(TimeoutError):
                    connection.drain_events(timeout=POLL_SECONDS)

    def _create_consumer(self, channel: Any, event_type: str) -> Consumer:
        dead_letters = Queue(
            f"{self._name}.{event_type}.dead-letters",
            queue_arguments={"x-queue-type": "quorum"},
        )
        dead_letters(channel).declare()
        queue = Queue(
            f"{self._name}.{event_type}",
            self._exchange,
            routing_key=event_type,
            queue_arguments={
                "x-queue-type": "quorum",
                "x-dead-letter-exchange": "",
                "x-dead-letter-routing-key": dead_letters.name,
                "x-dead-letter-strategy": "at-least-once",
                "x-overflow": "reject-publish",  # which that strategy requires
            },
        )
        on_message = partial(self._on_message, event_type)
        return Consumer(channel, [queue], on_message=on_message, prefetch_count=1)

    def _relay_events(self) -> None:
        try:
            self._relay(self._publish)
        except Exception as error:  # of the database, or of the broker
            logger.warning("Events are not published yet: %r", error)
            self._publishing.collect()  # a late confirmation would be taken for that of another

    def _publish(self, event_type: str, payload: dict[str, Any]) -> None:
        Producer(self._publishing).publish(
            payload,
            exchange=self._exchange,
            routing_key=event_type,
            timeout=TIMEOUT_SECONDS,
        )

    def _on_message(self, event_type: str, message: Message) -> None:
        try:
            self._consume(event_type, message.body or "")
        except Exception:
            if self.should_stop:
                message.requeue()
                return
            logger.exception("A message of %s is a dead letter", event_type)
            message.reject()
        else:
            message.ack()
