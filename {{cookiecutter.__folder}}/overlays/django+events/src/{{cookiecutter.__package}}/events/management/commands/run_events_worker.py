{% set broker = "RABBITMQ_URL" if cookiecutter.events == "rabbitmq" else "KAFKA_BOOTSTRAP_SERVERS" %}
import signal
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from {{ cookiecutter.__package }}.events.broker import EventWorker, Publish
from {{ cookiecutter.__package }}.events.consumer import Consumer, forget_old_events
from {{ cookiecutter.__package }}.events.handlers import HANDLERS
from {{ cookiecutter.__package }}.events.outbox import relay

CLEANUP_SECONDS = 24 * 60 * 60


class Command(BaseCommand):
    help = "Publishes the events of the outbox, and consumes those of the broker."

    def handle(self, **_: Any) -> None:
        """Run until SIGINT or SIGTERM. The event in flight is finished, or delivered again."""
        if not settings.{{ broker }}:
            raise SystemExit("Invalid settings: {{ broker }}: required by workers")

        clean_at = 0.0

        def relay_between_messages(publish: Publish) -> None:
            nonlocal clean_at
            close_old_connections()
            if time.monotonic() >= clean_at:
                forget_old_events()
                clean_at = time.monotonic() + CLEANUP_SECONDS
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
        worker.run()
