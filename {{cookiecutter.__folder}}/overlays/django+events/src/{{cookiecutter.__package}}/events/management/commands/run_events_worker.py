{% set broker = "RABBITMQ_URL" if cookiecutter.events == "rabbitmq" else "KAFKA_BOOTSTRAP_SERVERS" %}
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from {{ cookiecutter.__package }}.events.broker import EventWorker, Publish
from {{ cookiecutter.__package }}.events.consumer import Consumer, forget_old_events
from {{ cookiecutter.__package }}.events.handlers import HANDLERS
from {{ cookiecutter.__package }}.events.outbox import relay


class Command(BaseCommand):
    help = "Publishes the events of the outbox, and consumes those of the broker."

    def handle(self, **_: Any) -> None:
        """Run until SIGINT or SIGTERM. The event in flight is finished, or delivered again."""
        if not settings.{{ broker }}:
            raise SystemExit("Invalid settings: {{ broker }}: required by workers")

        def relay_between_messages(publish: Publish) -> None:
            close_old_connections()
            relay(publish)

        consumer = Consumer(HANDLERS)
        worker = EventWorker(
            settings.{{ broker }},
            settings.EVENTS_PREFIX,
            [event_class.type for event_class in HANDLERS],
            relay_between_messages,
            consumer.consume,
        )

        def stop(*_: object) -> None:
            worker.should_stop = consumer.should_stop = True

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        forget_old_events()
        worker.run()
