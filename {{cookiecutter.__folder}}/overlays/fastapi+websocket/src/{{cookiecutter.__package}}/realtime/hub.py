"""Broadcasts to the sockets of this process, and through Redis or Valkey to those of others."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection
from pydantic import ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from {{ cookiecutter.__package }}.realtime.protocol import (
    BROADCASTS,
    CHANNEL,
    MAX_PENDING_MESSAGES,
    Broadcast,
)

logger = logging.getLogger(__name__)

# A request waits once for a server that hangs, twice if it has no connection yet.
TIMEOUT_SECONDS = 0.08
START_SECONDS = 1
RECONNECT_SECONDS = 1
IDLE_SECONDS = 5


class Subscription:
    """Messages for the socket of a user."""

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id
        self.pending: asyncio.Queue[str] = asyncio.Queue(MAX_PENDING_MESSAGES)
        self.overflow = asyncio.Event()

    def put(self, message: str) -> None:
        try:
            self.pending.put_nowait(message)
        except asyncio.QueueFull:
            self.overflow.set()


class Hub:
    """Delivers broadcasts. Errors of the server are logged and never raised."""

    def __init__(self, redis: Redis | None, *, channel: str = CHANNEL) -> None:
        self._redis = redis
        self._channel = channel
        self.subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)
        self.is_listening = asyncio.Event()

    @contextmanager
    def subscribe(self, topic: str, user_id: int) -> Iterator[Subscription]:
        subscription = Subscription(user_id)
        self.subscriptions[topic].add(subscription)
        try:
            yield subscription
        finally:
            self.subscriptions[topic].remove(subscription)
            if not self.subscriptions[topic]:
                del self.subscriptions[topic]

    async def publish(self, broadcasts: Sequence[Broadcast]) -> None:
        """Broadcast to all processes what was committed."""
        if not broadcasts:
            return
        if self._redis is None:
            self._deliver(broadcasts)
            return
        try:
            await self._redis.publish(self._channel, BROADCASTS.dump_json([*broadcasts]))
        except RedisError as error:
            logger.warning("%d broadcasts are lost: %r", len(broadcasts), error)

    async def check(self) -> str:
        """Return the state of the server for the readiness check."""
        if self._redis is None:
            return "not configured"
        with suppress(RedisError):
            await self._redis.ping()
            return "ok" if self.is_listening.is_set() else "unreachable"
        return "unreachable"

    async def listen(self, redis: Redis) -> None:
        """Deliver what all processes publish, and reconnect for ever."""
        while True:
            try:
                await self._listen(redis)
            except RedisError as error:
                logger.warning("Broadcasts of other processes are not received: %r", error)
            except Exception:
                logger.exception("Broadcasts of other processes are not received")
            finally:
                self.is_listening.clear()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self, redis: Redis) -> None:
        async with redis.pubsub() as pubsub:
            await pubsub.subscribe(self._channel)
            is_pinged = False
            while True:
                match await pubsub.get_message(timeout=IDLE_SECONDS):
                    case None if is_pinged:  # a server that hangs or is gone closes nothing
                        raise RedisTimeoutError("no response to a ping")
                    case None:
                        await pubsub.ping()
                        is_pinged = True
                    case {"type": "message", "data": bytes(data)}:
                        self._read(data)
                        is_pinged = False
                    case _:  # subscribed, or a pong
                        self.is_listening.set()
                        is_pinged = False

    def _read(self, data: bytes) -> None:
        try:
            self._deliver(BROADCASTS.validate_json(data))
        except ValidationError as error:
            logger.warning("Ignored what is no broadcast: %s", error.errors(include_input=False))

    def _deliver(self, broadcasts: Sequence[Broadcast]) -> None:
        for broadcast in broadcasts:
            for subscription in self.subscriptions.get(broadcast.topic, ()):
                if subscription.user_id != broadcast.sender_id:
                    subscription.put(broadcast.message)


@asynccontextmanager
async def open_hub(url: str | None, *, channel: str = CHANNEL) -> AsyncIterator[Hub]:
    if url is None:
        yield Hub(None)
        return
    redis = Redis.from_url(
        url, socket_connect_timeout=TIMEOUT_SECONDS, socket_timeout=TIMEOUT_SECONDS
    )
    hub = Hub(redis, channel=channel)
    async with redis, asyncio.TaskGroup() as tasks:
        listener = tasks.create_task(hub.listen(redis))
        with suppress(TimeoutError):
            await asyncio.wait_for(hub.is_listening.wait(), START_SECONDS)
        yield hub
        listener.cancel()


async def get_hub(request: HTTPConnection) -> Hub:
    hub: Hub = request.state.hub
    return hub


HubDep = Annotated[Hub, Depends(get_hub)]
