"""Django's Redis cache, which the service can do without."""

import logging
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def tolerant[**P, R](method: Callable[P, R], otherwise: R) -> Callable[P, R]:
    """Log errors of the server instead of raising them, and return `otherwise`."""

    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except RedisError as error:
            logger.warning("The cache is not reachable: %r", error)
            return otherwise

    return call


@cache
def share_client(url: str, **options: Any) -> RedisCacheClient:
    """Return the client of the process. A cache belongs to a thread, or in ASGI to a request."""
    return RedisCacheClient([url], **options)


class TolerantRedisCache(RedisCache):
    """Redis or Valkey. While it is down, nothing is found in it, and no request fails."""

    def __init__(self, url: str, params: dict[str, Any]) -> None:
        super().__init__(url, params)
        self._cache = share_client(url, **params["OPTIONS"])

    get_many = tolerant(RedisCache.get_many, {})
    add = tolerant(RedisCache.add, otherwise=False)
    set = tolerant(RedisCache.set, None)
    set_many = tolerant(RedisCache.set_many, [])
    touch = tolerant(RedisCache.touch, otherwise=False)
    delete = tolerant(RedisCache.delete, otherwise=False)
    delete_many = tolerant(RedisCache.delete_many, None)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return tolerant(super().get, default)(key, default, version)

    def ping(self) -> bool:
        return tolerant(self._cache.get_client().ping, otherwise=False)()


def check_cache() -> str:
    """Return the state of the server for the readiness check."""
    cache = caches["default"]
    if not isinstance(cache, TolerantRedisCache):
        return "not configured"
    return "ok" if cache.ping() else "unreachable"
