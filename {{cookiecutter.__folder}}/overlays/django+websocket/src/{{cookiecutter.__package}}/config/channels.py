import socket
from typing import Any

from pydantic import RedisDsn

from {{ cookiecutter.__package }}.realtime.protocol import CHANNEL, MAX_PENDING_MESSAGES

# A request that broadcasts waits once for a server that hangs, twice if it has no connection yet.
TIMEOUT_SECONDS = 0.08
# A machine that is gone closes no connection. Not every system has these options.
KEEPALIVE = {
    getattr(socket, name): value
    for name, value in {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 2}.items()
    if hasattr(socket, name)
}


def parse_channels_url(url: RedisDsn | str | None) -> dict[str, Any]:
    """Return the entry of `CHANNEL_LAYERS`; without a URL, broadcasts stay in their process."""
    if url is None:
        return {
            "BACKEND": "channels.layers.InMemoryChannelLayer",
            "CONFIG": {"capacity": MAX_PENDING_MESSAGES},
        }
    host = {
        "address": str(url),
        "socket_connect_timeout": TIMEOUT_SECONDS,
        "socket_timeout": TIMEOUT_SECONDS,
        "socket_keepalive": True,
        "socket_keepalive_options": KEEPALIVE,
    }
    return {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [host], "prefix": CHANNEL},
    }
