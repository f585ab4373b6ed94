"""Uvicorn as a worker of gunicorn."""

import logging
from typing import Any, ClassVar

from uvicorn_worker import UvicornWorker


class Worker(UvicornWorker):  # type: ignore[misc] # (without types)
    CONFIG_KWARGS: ClassVar[dict[str, Any]] = {
        "lifespan": "off",  # Django and Channels have none
        "access_log": False,  # RequestLogMiddleware logs requests
        "proxy_headers": False,  # TRUST_PROXY_HEADERS
        "ws_max_size": 1024 * 1024,  # consumers close with 1009 above MAX_MESSAGE_LENGTH
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # LOGGING of the settings formats its messages too.
        logging.getLogger("uvicorn.error").propagate = True
