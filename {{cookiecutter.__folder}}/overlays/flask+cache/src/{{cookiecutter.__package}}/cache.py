"""A cache in Redis or Valkey. Without a server, and while it is down, nothing is found in it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.metadata import version

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Services may share a server; a new version may store other values.
PREFIX = f"{{ cookiecutter.project_slug }}:{version('{{ cookiecutter.project_slug }}')}:"
# A request that misses waits twice for a server that hangs: 0.2 seconds at most.
TIMEOUT_SECONDS = 0.08


class Cache:
    """Values by key, with a time to live. Errors of the server are logged and never raised."""

    def __init__(self, *, prefix: str = PREFIX) -> None:
        self.prefix = prefix

    def init_app(self, app: Flask, url: str | None) -> None:
        app.extensions["redis"] = None
        if url:
            app.extensions["redis"] = Redis.from_url(
                url,
                socket_connect_timeout=TIMEOUT_SECONDS,
                socket_timeout=TIMEOUT_SECONDS,
            )

    @property
    def _redis(self) -> Redis | None:
        redis: Redis | None = current_app.extensions["redis"]
        return redis

    def get(self, key: str) -> bytes | str | None:
        if redis := self._redis:
            with logged_errors():
                return redis.get(self.prefix + key)
        return None

    def set(self, key: str, value: str, *, ttl: timedelta) -> None:
        if redis := self._redis:
            with logged_errors():
                redis.set(self.prefix + key, value, ex=ttl)

    def delete(self, *keys: str) -> None:
        if keys and (redis := self._redis):
            with logged_errors():
                redis.delete(*(self.prefix + key for key in keys))

    def check(self) -> str:
        """Return the state of the server for the readiness check."""
        redis = self._redis
        if redis is None:
            return "not configured"
        with logged_errors():
            redis.ping()
            return "ok"
        return "unreachable"


@contextmanager
def logged_errors() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        logger.warning("The cache is not reachable: %r", error)
