"""The broker goes away under a running service."""

import asyncio

import pytest

from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.notifications.publisher import NotificationPublisher
from {{ cookiecutter.__package }}.publisher import Publisher

from tests.fixtures.broker import OwnBroker
from tests.fixtures.database import make_settings

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("outage", ["paused", "killed"])
async def test_request_during_an_outage_neither_fails_nor_waits(
    outage: str, own_broker: OwnBroker, caplog: pytest.LogCaptureFixture
) -> None:
    publisher = Publisher(make_settings().model_copy(update={"broker_url": own_broker.url}))
    notifications = NotificationPublisher(publisher)
    await notifications.send(Notification("ada@example.com", "Hello", "before"))
    assert "is lost" not in caplog.text

    with getattr(own_broker, outage)():
        async with asyncio.timeout(1.5):  # of which 0.6 for the time-outs
            await notifications.send(Notification("ada@example.com", "Hello", "during"))
        assert "is lost" in caplog.text

    caplog.clear()
    await notifications.send(Notification("ada@example.com", "Hello", "after"))
    assert await publisher.check() == "ok"
    assert "is lost" not in caplog.text
