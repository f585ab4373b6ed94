"""The cache over a fake server, whose clock the test controls."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from fakeredis import FakeRedis, FakeServer
from flask import Flask

from {{ cookiecutter.__package }}.cache import Cache

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
def cache(server: FakeServer) -> Iterator[Cache]:
    app = Flask(__name__)
    app.extensions["redis"] = FakeRedis(server=server)
    with app.app_context():
        yield Cache(prefix="mine:")


def test_value_is_found_until_it_expires(cache: Cache, clock: time_machine.Traveller) -> None:
    cache.set("key", "value", ttl=MINUTE)

    clock.shift(MINUTE - timedelta(seconds=1))
    assert cache.get("key") == b"value"

    clock.shift(timedelta(seconds=2))
    assert cache.get("key") is None


def test_deleted_values_are_not_found(cache: Cache) -> None:
    for key in ("a", "b", "c"):
        cache.set(key, key, ttl=MINUTE)

    cache.delete("a", "b", "unknown")
    cache.delete()

    assert [cache.get(key) for key in ("a", "b", "c")] == [None, None, b"c"]


def test_services_that_share_a_server_have_keys_of_their_own(cache: Cache) -> None:
    Cache(prefix="theirs:").set("key", "value", ttl=MINUTE)

    assert cache.get("key") is None


def test_errors_are_logged_and_not_raised(
    cache: Cache, server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.connected = False

    cache.set("key", "value", ttl=MINUTE)
    cache.delete("key")

    assert cache.get("key") is None
    assert cache.check() == "unreachable"
    messages = [message.partition(":")[0] for message in caplog.messages]
    assert messages == ["The cache is not reachable"] * 4


def test_nothing_is_found_without_a_server() -> None:
    app = Flask(__name__)
    cache = Cache()
    cache.init_app(app, None)

    with app.app_context():
        cache.set("key", "value", ttl=MINUTE)
        cache.delete("key")

        assert cache.get("key") is None
        assert cache.check() == "not configured"
