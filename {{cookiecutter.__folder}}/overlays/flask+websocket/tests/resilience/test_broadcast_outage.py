"""Redis goes away under an open hub, and comes back."""

import time
from threading import Event

import pytest

from {{ cookiecutter.__package }}.realtime.hub import Hub, Subscription
from {{ cookiecutter.__package }}.realtime.protocol import Broadcast

from tests.fixtures.hub import OpenHub
from tests.fixtures.redis_server import RedisOutages


def publish_until_received(hub: Hub, subscription: Subscription) -> str:
    """Publish until the hub has connected again."""
    deadline = time.monotonic() + 30
    while not subscription.woken.wait(0.1):
        assert time.monotonic() < deadline
        hub.publish([Broadcast(topic="news", message="resumed")])
    return subscription.pending[0]


@pytest.mark.parametrize("outage", ["paused", "killed"])
def test_publisher_neither_fails_nor_waits_and_broadcasts_resume(
    outage: str, own_redis: RedisOutages, open_hub: OpenHub, caplog: pytest.LogCaptureFixture
) -> None:
    hub = open_hub(own_redis.url)
    with hub.subscribe("news", 1, Event()) as subscription:
        with getattr(own_redis, outage)():
            start = time.monotonic()
            hub.publish([Broadcast(topic="news", message="lost")])
            assert time.monotonic() - start < 1
            assert hub.check() == "unreachable"

        assert publish_until_received(hub, subscription) in {"lost", "resumed"}
    assert "1 broadcasts are lost" in caplog.text


def test_listener_leaves_a_server_that_hangs(
    own_redis: RedisOutages, open_hub: OpenHub, caplog: pytest.LogCaptureFixture
) -> None:
    hub = open_hub(own_redis.url)
    with hub.subscribe("news", 1, Event()) as subscription:
        with own_redis.paused():
            deadline = time.monotonic() + 30
            while hub.is_listening.is_set():
                assert time.monotonic() < deadline
                hub.check()

        assert publish_until_received(hub, subscription) == "resumed"
    assert "Broadcasts of other processes are not received" in caplog.text
