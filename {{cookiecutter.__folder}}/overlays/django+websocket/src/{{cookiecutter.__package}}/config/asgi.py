"""ASGI application: Django for HTTP, Channels for WebSockets.

https://channels.readthedocs.io/en/stable/deploying.html
"""

import asyncio
import os
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

import django
from asgiref.sync import sync_to_async
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{{ cookiecutter.__package }}.config.settings")

django.setup(set_prefix=False)


class Handler(ASGIHandler):
    """Runs all middleware and the view in one thread: each change of threads takes its time."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response)(request)


http_application = Handler()

# The settings come first.
from {{ cookiecutter.__package }}.realtime.routing import websocket_urlpatterns  # noqa: E402

# WhiteNoise's files are read whole before they are sent: they are small.
warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")

Application = Callable[[Any, Any, Any], Awaitable[None]]

MAX_REQUESTS = 8


def limit_requests(application: Application, limit: int) -> Application:
    """Let further requests wait: Django starts a thread for each, which takes a connection."""
    slots = asyncio.Semaphore(limit)

    async def limited(scope: Any, receive: Any, send: Any) -> None:
        async with slots:
            await application(scope, receive, send)

    return limited


def create_application() -> Application:
    http = limit_requests(http_application, MAX_REQUESTS)
    return ProtocolTypeRouter({"http": http, "websocket": URLRouter(websocket_urlpatterns)})


application = create_application()
