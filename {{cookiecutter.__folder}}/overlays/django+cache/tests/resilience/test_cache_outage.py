"""Redis goes away under an open cache, and comes back."""

import time

import pytest
from django.core.cache import caches
from pytest_django import Settings

from {{ cookiecutter.__package }}.config.cache import parse_redis_url

from tests.fixtures.redis_server import RedisOutages


@pytest.mark.parametrize("outage", ["paused", "killed"])
def test_request_without_the_cache_neither_fails_nor_waits(
    outage: str, own_redis: RedisOutages, settings: Settings
) -> None:
    settings.CACHES = {"default": parse_redis_url(own_redis.url)}
    cache = caches["default"]
    cache.set("key", "value")

    with getattr(own_redis, outage)():
        start = time.monotonic()
        missed = cache.get("key")
        cache.set("key", "value")
        seconds = time.monotonic() - start

    assert missed is None
    assert seconds < 1  # Redis's own client would try for longer
    cache.set("key", "new value")
    assert cache.get("key") == "new value"
