"""Redis goes away under an open hub, and comes back."""

import asyncio

import pytest

from {{ cookiecutter.__package }}.realtime import hub as hub_module
from {{ cookiecutter.__package }}.realtime.hub import Hub, Subscription, open_hub
from {{ cookiecutter.__package }}.realtime.protocol import Broadcast

from tests.fixtures.redis_server import RedisOutages


async def publish_until_received(hub: Hub, subscription: Subscription) -> str:
    """Publish until the hub has connected again."""
    async with asyncio.timeout(30):
        while subscription.pending.empty():
            await hub.publish([Broadcast(topic="news", message="resumed")])
            await hub.check()  # lets the listener read
    return subscription.pending.get_nowait()


@pytest.mark.parametrize("outage", ["paused", "killed"])
async def test_publisher_neither_fails_nor_waits_and_broadcasts_resume(
    outage: str, own_redis: RedisOutages, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_hub(own_redis.url) as hub:
        with hub.subscribe("news", 1) as subscription:
            with getattr(own_redis, outage)():
                async with asyncio.timeout(1):
                    await hub.publish([Broadcast(topic="news", message="lost")])
                assert await hub.check() == "unreachable"

            assert await publish_until_received(hub, subscription) in {"lost", "resumed"}
    assert "1 broadcasts are lost" in caplog.text


async def test_listener_leaves_a_server_that_hangs(
    own_redis: RedisOutages, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hub_module, "IDLE_SECONDS", 0.1)
    async with open_hub(own_redis.url) as hub:
        with hub.subscribe("news", 1) as subscription:
            with own_redis.paused():
                async with asyncio.timeout(30):
                    while hub.is_listening.is_set():
                        await hub.check()

            assert await publish_until_received(hub, subscription) == "resumed"
    assert "Broadcasts of other processes are not received" in caplog.text
