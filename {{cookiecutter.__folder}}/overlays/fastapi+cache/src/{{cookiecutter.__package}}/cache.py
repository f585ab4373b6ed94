"""A cache in Redis or Valkey. Without a server, and while it is down, nothing is found in it."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from importlib.metadata import version
from typing import Annotated

from fastapi import Depends, Request
from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Services may share a server; a new version may store other values.
PREFIX = f"{{ cookiecutter.project_slug }}:{version('{{ cookiecutter.project_slug }}')}:"
# A request that misses waits twice for a server that hangs: 0.2 seconds at most.
TIMEOUT_SECONDS = 0.08


class Cache:
    """Values by key, with a time to live. Errors of the server are logged and never raised."""

    def __init__(self, redis: Redis | None, *, prefix: str = PREFIX) -> None:
        self._redis = redis
        self.prefix = prefix

    async def get(self, key: str) -> bytes | str | None:
        if self._redis:
            with logged_errors():
                return await self._redis.get(self.prefix + key)
        return None

    async def set(self, key: str, value: str, *, ttl: timedelta) -> None:
        if self._redis:
            with logged_errors():
                await self._redis.set(self.prefix + key, value, ex=ttl)

    async def delete(self, *keys: str) -> None:
        if self._redis and keys:
            with logged_errors():
                await self._redis.delete(*(self.prefix + key for key in keys))

    async def check(self) -> str:
        """Return the state of the server for the readiness check."""
        if self._redis is None:
            return "not configured"
        with logged_errors():
            await self._redis.ping()
            return "ok"
        return "unreachable"


@contextmanager
def logged_errors() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        logger.warning("The cache is unavailable: %r", error)


@asynccontextmanager
async def open_cache(url: str | None) -> AsyncIterator[Cache]:
    if url is None:
        yield Cache(None)
        return
    redis = Redis.from_url(
        url,
        socket_connect_timeout=TIMEOUT_SECONDS,
        socket_timeout=TIMEOUT_SECONDS,
    )
    async with redis:
        yield Cache(redis)


async def get_cache(request: Request) -> Cache:
    cache: Cache = request.state.cache
    return cache


CacheDep = Annotated[Cache, Depends(get_cache)]
