"""The worker of events: it publishes those of the outbox, and consumes those of the broker."""

import signal
import time

import click
from flask import current_app
from flask.cli import with_appcontext

from {{ cookiecutter.__package }}.events.broker import EventWorker, Publish
from {{ cookiecutter.__package }}.events.consumer import EVENT_CLASSES, Consumer, forget_old_events
from {{ cookiecutter.__package }}.events.outbox import relay

{% set variable = "RABBITMQ_URL" if cookiecutter.events == "rabbitmq" else "KAFKA_BOOTSTRAP_SERVERS" %}
CLEANUP_SECONDS = 24 * 60 * 60


@click.command
@with_appcontext
def events_worker() -> None:
    """Publish and consume events until SIGINT or SIGTERM."""
    app = current_app._get_current_object()  # type: ignore[attr-defined] # (as documented)
    address = app.config["{{ variable }}"]
    if address is None:
        raise SystemExit("Invalid settings: {{ variable }}: required by workers")

    clean_at = 0.0

    def relay_events(publish: Publish) -> None:
        nonlocal clean_at
        with app.app_context():
            if time.monotonic() >= clean_at:
                forget_old_events()
                clean_at = time.monotonic() + CLEANUP_SECONDS
            relay(publish)

    consumer = Consumer(app, is_stopping=lambda: worker.should_stop)
    worker = EventWorker(
        address, app.config["EVENTS_PREFIX"], EVENT_CLASSES, relay_events, consumer.consume
    )

    def stop(*_: object) -> None:
        worker.should_stop = True  # what is in flight is finished, or delivered again

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    worker.run()
