"""Redis goes away under an open cache, and comes back."""

import time
from datetime import timedelta

import pytest
from flask import Flask

from tests.fixtures.cache import connected_cache
from tests.fixtures.redis_server import RedisOutages

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("outage", ["paused", "killed"])
def test_request_without_the_cache_neither_fails_nor_waits(
    outage: str, own_redis: RedisOutages, app: Flask
) -> None:
    with connected_cache(app, own_redis.url) as cache, app.app_context():
        cache.set("key", "value", ttl=MINUTE)

        with getattr(own_redis, outage)():
            start = time.monotonic()
            missed = cache.get("key")
            cache.set("key", "value", ttl=MINUTE)
            seconds = time.monotonic() - start

        assert missed is None
        assert seconds < 1  # Redis's own client would try for longer
        cache.set("key", "new value", ttl=MINUTE)
        assert cache.get("key") == b"new value"
