"""The cache over a fake server, whose clock the test controls."""

from datetime import timedelta

import pytest
import time_machine
from fakeredis import FakeAsyncRedis, FakeServer

from {{ cookiecutter.__package }}.cache import Cache

MINUTE = timedelta(minutes=1)
UNAVAILABLE = "The cache is unavailable"


@pytest.fixture
def cache() -> Cache:
    return Cache(FakeAsyncRedis(), prefix="mine:")


async def test_value_is_found_until_it_expires(cache: Cache, clock: time_machine.Traveller) -> None:
    await cache.set("key", "value", ttl=MINUTE)

    clock.shift(MINUTE - timedelta(seconds=1))
    assert await cache.get("key") == b"value"

    clock.shift(timedelta(seconds=2))
    assert await cache.get("key") is None


async def test_deleted_values_are_not_found(cache: Cache) -> None:
    for key in ("a", "b", "c"):
        await cache.set(key, key, ttl=MINUTE)

    await cache.delete("a", "b", "unknown")
    await cache.delete()

    assert [await cache.get(key) for key in ("a", "b", "c")] == [None, None, b"c"]


async def test_services_that_share_a_server_have_keys_of_their_own() -> None:
    async with FakeAsyncRedis() as redis:
        await Cache(redis, prefix="theirs:").set("key", "value", ttl=MINUTE)

        assert await Cache(redis, prefix="mine:").get("key") is None


async def test_errors_are_logged_and_not_raised(caplog: pytest.LogCaptureFixture) -> None:
    server = FakeServer()
    server.connected = False
    cache = Cache(FakeAsyncRedis(server=server))

    await cache.set("key", "value", ttl=MINUTE)
    await cache.delete("key")

    assert await cache.get("key") is None
    assert await cache.check() == "unreachable"
    assert [message.partition(":")[0] for message in caplog.messages] == [UNAVAILABLE] * 4


async def test_nothing_is_found_without_a_server() -> None:
    cache = Cache(None)

    await cache.set("key", "value", ttl=MINUTE)
    await cache.delete("key")

    assert await cache.get("key") is None
    assert await cache.check() == "not configured"
