"""The worker of events: it publishes those of the outbox, and consumes those of the broker."""

import asyncio
import logging
import signal
from contextlib import aclosing

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from {{ cookiecutter.__package }}.database import open_database
from {{ cookiecutter.__package }}.events.broker import EventBroker
from {{ cookiecutter.__package }}.events.consumer import Consumer
from {{ cookiecutter.__package }}.events.handlers import HANDLERS
from {{ cookiecutter.__package }}.events.outbox import Publish, relay_oldest
from {{ cookiecutter.__package }}.log_config import configure_logging
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
from {{ cookiecutter.__package }}.settings import Settings

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
CLEANUP_SECONDS = 24 * 60 * 60


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
        asyncio.TaskGroup() as tasks,
    ):
        consumer = Consumer(sessionmaker, notifier)
        for event_class, handler in HANDLERS.items():
            broker.subscribe(event_class, handler, consumer)
        await broker.start()
        relaying = tasks.create_task(keep_relaying(sessionmaker, broker.publish))
        cleaning = tasks.create_task(keep_cleaning(consumer))
        logger.info("The worker is ready")
        await stopping.wait()
        relaying.cancel()
        cleaning.cancel()


async def keep_relaying(sessionmaker: async_sessionmaker[AsyncSession], publish: Publish) -> None:
    """Publish events until this is cancelled, also after outages of broker and database."""
    while True:
        try:
            while await relay_oldest(sessionmaker, publish):
                pass
        except Exception as error:  # of the database, or of the broker
            logger.warning("Events are not published yet: %r", error)
        await asyncio.sleep(POLL_SECONDS)


async def keep_cleaning(consumer: Consumer) -> None:
    """Forget old events now and each day, until this is cancelled."""
    while True:
        try:
            await consumer.forget_old_events()
        except Exception as error:  # of the database
            logger.warning("Old events are not forgotten yet: %r", error)
        await asyncio.sleep(CLEANUP_SECONDS)


def main() -> None:
    settings = Settings.load()
    configure_logging(settings.log_level)
    asyncio.run(run(settings))
