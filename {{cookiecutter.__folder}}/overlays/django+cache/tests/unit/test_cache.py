"""The cache over a fake server, whose clock the test controls."""

from datetime import timedelta

import pytest
import time_machine
from fakeredis import FakeRedisConnection, FakeServer

from {{ cookiecutter.__package }}.config.cache import parse_redis_url
from {{ cookiecutter.__package }}.core.cache import TolerantRedisCache


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
def cache(server: FakeServer) -> TolerantRedisCache:
    options = {"connection_class": FakeRedisConnection, "server": server}
    return TolerantRedisCache("redis://fake:6379/0", {"KEY_PREFIX": "mine", "OPTIONS": options})


def test_value_is_found_until_it_expires(
    cache: TolerantRedisCache, clock: time_machine.Traveller
) -> None:
    cache.set("key", {"a": 1}, 60)

    clock.shift(timedelta(seconds=59))
    assert cache.get("key") == {"a": 1}

    clock.shift(timedelta(seconds=2))
    assert cache.get("key", "default") == "default"


def test_errors_are_logged_and_not_raised(
    cache: TolerantRedisCache, server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    cache.set("key", "value")
    server.connected = False

    cache.set("key", "new value")
    results = [
        cache.get("key", "default"),
        cache.get_many(["key"]),
        cache.set_many({"key": 1}),
        cache.add("key", 1),
        cache.touch("key", 1),
        cache.delete("key"),
        cache.get_or_set("key", lambda: "computed", 60),
    ]
    cache.delete_many(["key"])

    assert results == ["default", {}, [], False, False, False, "computed"]
    assert "The cache is not reachable" in caplog.text
    server.connected = True
    assert cache.get("key") == "value"


def test_nothing_is_cached_without_a_server() -> None:
    assert parse_redis_url(None)["BACKEND"].endswith("DummyCache")
