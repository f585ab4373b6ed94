"""The life of a socket, from its token to the code that closes it."""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import get_channel_layer
from django.db import Error
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import Token

from {{ cookiecutter.__package }}.core.exceptions import TITLES, is_unavailable

from .protocol import (
    INVALID_TOKEN,
    MAX_MESSAGE_LENGTH,
    MAX_PENDING_MESSAGES,
    MESSAGE_TOO_BIG,
    TRY_AGAIN_LATER,
    respond,
)

logger = logging.getLogger(__name__)

SUBSCRIBE_SECONDS = 1
# For what a slow client has not read yet.
CLOSE_SECONDS = 10
MAX_QUERIES = 4

# In threads of their own: Channels needs the thread of other queries for each message. Each thread
# takes one of the connections that DATABASES has for sockets.
query = partial(
    database_sync_to_async, thread_sensitive=False, executor=ThreadPoolExecutor(MAX_QUERIES)
)


@query
def authenticate(token: str) -> tuple[int, Token]:
    """Return the id of the user, and the token, or raise AuthenticationFailed."""
    authentication = JWTAuthentication()
    validated_token = authentication.get_validated_token(token.encode())
    return authentication.get_user(validated_token).pk, validated_token


class RefusingConsumer(AsyncWebsocketConsumer):
    """Refuses sockets on unknown paths."""

    channel_layer_alias = ""  # none: it would be subscribed before the socket is accepted

    async def connect(self) -> None:
        await self.close()


class SocketConsumer(AsyncWebsocketConsumer):
    """Responds to pings until the client leaves, reads too slowly or has an expired token."""

    channel_layer_alias = ""  # likewise: without Redis, it could not be accepted

    def __init__(self) -> None:
        super().__init__()
        self.pending: asyncio.Queue[str] = asyncio.Queue(MAX_PENDING_MESSAGES)
        self.limit = asyncio.timeout(None)
        self.close_reason: tuple[int, str] | None = None
        self.tasks: list[asyncio.Task[None]] = []

    async def connect(self) -> None:
        """Accept the socket first: closed before, it gets HTTP 403 instead of a code."""
        await self.accept()
        try:
            token = parse_qs(self.scope["query_string"].decode()).get("token", [""])[0]
            self.user_id, claims = await authenticate(token)
            await self.open()
        except APIException as error:
            self.close_reason = 4000 + error.status_code, TITLES[error.status_code]
        except (Error, RedisError, TimeoutError) as error:
            if isinstance(error, Error) and not is_unavailable(error):
                raise
            logger.error("A socket is not served", exc_info=error)  # noqa: TRY400 (as for requests)
            self.close_reason = TRY_AGAIN_LATER, "The service is temporarily unavailable."
        if self.close_reason:
            await self.close(*self.close_reason)
        else:
            self.limit = asyncio.timeout(max(claims["exp"] - time.time(), 0))
            self.tasks.append(asyncio.create_task(self.send_pending()))

    async def open(self) -> None:
        """Subscribe the socket. An APIException closes it with 4000 + its status."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        message = text_data or bytes_data or ""
        if len(message) > MAX_MESSAGE_LENGTH:
            self.end(MESSAGE_TOO_BIG, f"At most {MAX_MESSAGE_LENGTH} characters are accepted.")
        else:
            self.put(respond(message))

    async def disconnect(self, code: int) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def put(self, message: str) -> None:
        """Let a message wait for the client, and nobody for the message."""
        if self.close_reason:
            return
        try:
            self.pending.put_nowait(message)
        except asyncio.QueueFull:
            self.end(TRY_AGAIN_LATER, "The client reads too slowly.")

    def end(self, code: int, reason: str) -> None:
        if self.close_reason is None:
            self.close_reason = code, reason
            self.limit.reschedule(0)

    async def send_pending(self) -> None:
        """Send messages, and close the socket once the token expires or the socket ends."""
        try:
            async with self.limit:
                while True:
                    await self.send(text_data=await self.pending.get())
        except TimeoutError:
            self.close_reason = self.close_reason or (INVALID_TOKEN, "The token has expired.")
            # A client that reads nothing may keep its socket open.
            for relay in {*self.tasks} - {asyncio.current_task()}:
                relay.cancel()
            self.pending = asyncio.Queue()
            with suppress(OSError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self.close(*self.close_reason)
        except OSError:  # the client has left
            self.close_reason = self.close_reason or (TRY_AGAIN_LATER, "")

    async def follow(self, group: str) -> None:
        """Send the broadcasts to a group."""
        layer: Any = get_channel_layer()
        async with asyncio.timeout(SUBSCRIBE_SECONDS):
            # Fails without Redis: a channel that cannot be subscribed would never be freed.
            await layer.group_send("nobody", {})
            channel = await layer.new_channel()
            await layer.group_add(group, channel)
        self.tasks.append(asyncio.create_task(self.relay(layer, group, channel)))

    async def relay(self, layer: Any, group: str, channel: str) -> None:
        try:
            while True:  # until it is cancelled: only then is the channel freed
                broadcast = await layer.receive(channel)
                if broadcast["sender_id"] != self.user_id:
                    for message in broadcast["messages"]:
                        self.put(message)
        finally:
            with suppress(RedisError):
                await layer.group_discard(group, channel)
