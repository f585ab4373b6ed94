"""ASGI application: Django for HTTP, Channels for WebSockets.

https://channels.readthedocs.io/en/stable/deploying.html
"""

import asyncio
import os
import warnings
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import django
from asgiref.sync import sync_to_async
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.log import log_response

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{{ cookiecutter.__package }}.config.settings")

django.setup(set_prefix=False)

MAX_REQUESTS = 8
MAX_BODY_BYTES = 16 * 1024 * 1024  # of an upload; views may accept less


def refuse_body(headers: Mapping[bytes, bytes]) -> HttpResponse | None:
    """Return the response to a body that Django would store before it calls any middleware."""
    if b"transfer-encoding" in headers:
        return problem_response(411, "A Content-Length is required.")
    if int(headers.get(b"content-length", 0)) > MAX_BODY_BYTES:
        return problem_response(413, f"The body is larger than {MAX_BODY_BYTES} bytes.")
    return None


class Handler(ASGIHandler):
    """Runs all middleware and the view in one thread: each change of threads takes its time."""

    def __init__(self) -> None:
        super().__init__()
        # Further requests wait: each takes a connection to the database.
        self.slots = asyncio.Semaphore(MAX_REQUESTS)

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        if refusal := refuse_body(dict(scope["headers"])):
            log_response("%s: %s", refusal.reason_phrase, scope["path"], response=refusal)
            await self.send_response(refusal, send)
        else:
            await super().handle(scope, receive, send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        async with self.slots:
            response = asyncio.ensure_future(sync_to_async(self.respond)(request))
            try:
                return await asyncio.shield(response)
            except asyncio.CancelledError:  # the client has left, but its thread goes on
                await sync_to_async((await response).close)()
                raise

    def respond(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            close_old_connections()  # Django would keep them until the client has read all

    async def send_response(self, response: HttpResponseBase, send: Any) -> None:
        try:
            await super().send_response(response, send)
        except Exception:
            await sync_to_async(response.close)()  # Django would leave it open
            raise


# The settings come first.
from {{ cookiecutter.__package }}.core.exceptions import problem_response  # noqa: E402
from {{ cookiecutter.__package }}.realtime.routing import websocket_urlpatterns  # noqa: E402

# WhiteNoise's files are read whole before they are sent: they are small.
warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")

Application = Callable[[Any, Any, Any], Awaitable[None]]


def create_application() -> Application:
    return ProtocolTypeRouter({"http": Handler(), "websocket": URLRouter(websocket_urlpatterns)})


application = create_application()
