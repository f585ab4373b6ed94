"""The cache over a fake server, whose clock the test controls."""

from datetime import timedelta
from importlib.metadata import version

import pytest
import time_machine
from django.core.cache import caches
from fakeredis import FakeRedisConnection, FakeServer
from pytest_django import Settings

from {{ cookiecutter.__package }}.config.cache import parse_redis_url
from {{ cookiecutter.__package }}.core.cache import TolerantRedisCache


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
def cache(server: FakeServer) -> TolerantRedisCache:
    return create_cache("redis://fake:6379/0", server)


def create_cache(url: str, server: FakeServer) -> TolerantRedisCache:
    options = {"connection_class": FakeRedisConnection, "server": server}
    return TolerantRedisCache(url, {"KEY_PREFIX": "mine", "OPTIONS": options})


def test_value_is_found_until_it_expires(
    cache: TolerantRedisCache, clock: time_machine.Traveller
) -> None:
    cache.set("key", {"a": 1}, 60)
    cache.set("key", "another version", 60, version=2)

    clock.shift(timedelta(seconds=59))
    assert cache.get("key") == {"a": 1}
    assert cache.get("key", version=2) == "another version"

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


def test_caches_of_different_servers_share_nothing(
    cache: TolerantRedisCache, server: FakeServer
) -> None:
    cache.set("key", "value")

    assert create_cache("redis://fake:6379/0", server).get("key") == "value"
    assert create_cache("redis://fake:6379/1", server).get("key") is None
    assert create_cache("redis://fake:6379/0", FakeServer()).get("key") is None


def test_nothing_is_cached_without_a_server() -> None:
    assert parse_redis_url(None)["BACKEND"].endswith("DummyCache")


def test_keys_name_the_service_and_its_version(settings: Settings) -> None:
    settings.CACHES = {"default": parse_redis_url("redis://127.0.0.1:9/0")}

    name = "{{ cookiecutter.project_slug }}"
    assert caches["default"].make_key("key") == f"{name}:{version(name)}:1:key"
