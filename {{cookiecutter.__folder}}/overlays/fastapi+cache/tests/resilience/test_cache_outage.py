"""Redis goes away under an open cache, and comes back."""

import asyncio
from datetime import timedelta

import pytest

from {{ cookiecutter.__package }}.cache import open_cache

from tests.fixtures.redis_server import RedisOutages

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("outage", ["paused", "killed"])
async def test_request_without_the_cache_neither_fails_nor_waits(
    outage: str, own_redis: RedisOutages
) -> None:
    async with open_cache(own_redis.url) as cache:
        await cache.set("key", "value", ttl=MINUTE)

        # Redis's own client would try for seconds.
        with getattr(own_redis, outage)():
            async with asyncio.timeout(1):
                missed = await cache.get("key")
                await cache.set("key", "value", ttl=MINUTE)

        assert missed is None
        await cache.set("key", "new value", ttl=MINUTE)
        assert await cache.get("key") == b"new value"
