"""The worker of events: it publishes those of the outbox, and consumes those of the broker."""

import asyncio
import logging
import signal
from contextlib import aclosing

from {{ cookiecutter.__package }}.database import open_database
from {{ cookiecutter.__package }}.events.broker import EventBroker
from {{ cookiecutter.__package }}.events.consumer import Consumer
from {{ cookiecutter.__package }}.events.handlers import HANDLERS
from {{ cookiecutter.__package }}.events.outbox import keep_relaying
from {{ cookiecutter.__package }}.log_config import configure_logging
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
from {{ cookiecutter.__package }}.settings import Settings

logger = logging.getLogger(__name__)


async def run(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM. Events in flight are finished, or delivered again."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)

    broker = EventBroker(settings)
    url = str(settings.notifications_url) if settings.notifications_url else None
    client = NotificationClient(url, log_body=settings.environment == "development")
    async with (
        open_database(settings) as sessionmaker,
        aclosing(client) as notifier,
        broker.faststream,
    ):
        consumer = Consumer(sessionmaker, notifier)
        await consumer.forget_old_events()
        for event_class, handler in HANDLERS.items():
            broker.subscribe(event_class, handler, consumer)
        await broker.start()
        relay = asyncio.create_task(keep_relaying(sessionmaker, broker.publish))
        logger.info("The worker is ready")
        await stopping.wait()
        relay.cancel()


def main() -> None:
    settings = Settings.load()
    configure_logging(settings.log_level)
    asyncio.run(run(settings))
