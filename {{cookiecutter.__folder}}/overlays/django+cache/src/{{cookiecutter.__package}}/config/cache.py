from importlib.metadata import version
from typing import Any

from pydantic import RedisDsn

# Services may share a server; a new version may store other values.
KEY_PREFIX = f"{{ cookiecutter.project_slug }}:{version('{{ cookiecutter.project_slug }}')}"
# A request that misses waits three times for a server that hangs: 0.2 seconds at most.
TIMEOUT_SECONDS = 0.06


def parse_redis_url(url: RedisDsn | str | None) -> dict[str, Any]:
    """Return the entry of `CACHES`; without a URL, nothing is cached."""
    if url is None:
        return {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    return {
        "BACKEND": "{{ cookiecutter.__package }}.core.cache.TolerantRedisCache",
        "LOCATION": str(url),
        "KEY_PREFIX": KEY_PREFIX,
        "OPTIONS": {
            "socket_connect_timeout": TIMEOUT_SECONDS,
            "socket_timeout": TIMEOUT_SECONDS,
        },
    }
