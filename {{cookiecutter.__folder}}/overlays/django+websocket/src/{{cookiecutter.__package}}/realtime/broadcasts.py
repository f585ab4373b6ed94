"""Broadcasts to the sockets of all processes, and their state."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from secrets import token_hex
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.db import transaction
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

MAX_SECONDS = 0.2
PROBE_SECONDS = 0.5
RESEND_SECONDS = 0.05


def broadcast_on_commit(messages: Mapping[str, Sequence[str]], sender_id: int) -> None:
    """Broadcast messages to groups, but not to the sockets of the user who caused them."""
    broadcast = partial(async_to_sync(abroadcast), messages, sender_id)
    transaction.on_commit(broadcast, robust=True)


async def abroadcast(messages: Mapping[str, Sequence[str]], sender_id: int) -> None:
    """Send messages. Errors of the server are logged and never raised."""
    layer: Any = get_channel_layer()
    lost = sum(map(len, messages.values()))
    try:
        async with asyncio.timeout(MAX_SECONDS):
            for group, texts in messages.items():
                content = {"type": "broadcast", "messages": texts, "sender_id": sender_id}
                await layer.group_send(group, content)
                lost -= len(texts)
    except (RedisError, TimeoutError) as error:
        logger.warning("%d broadcasts are lost: %r", lost, error)


def check_broadcasts() -> str:
    """Return the state of the server for the readiness check."""
    layer = get_channel_layer()
    if not isinstance(layer, RedisPubSubChannelLayer):
        return "not configured"
    return "ok" if async_to_sync(receives_its_own)(layer) else "unreachable"


async def receives_its_own(layer: Any) -> bool:
    """Return whether a message comes back: a server that responds may have no subscription."""
    channel = f"probe.{token_hex(8)}"
    received = asyncio.Event()
    receiver: asyncio.Task[None] | None = None
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            while not received.is_set():  # the first messages may be before the subscription
                await layer.send(channel, {})  # fails without Redis, before anything is subscribed
                receiver = receiver or asyncio.create_task(receive(layer, channel, received))
                with suppress(TimeoutError):
                    await asyncio.wait_for(received.wait(), RESEND_SECONDS)
    except (RedisError, TimeoutError) as error:
        logger.warning("Broadcasts are not received: %r", error)
    finally:
        if receiver:
            receiver.cancel()
            await asyncio.gather(receiver, return_exceptions=True)
    return received.is_set()


async def receive(layer: Any, channel: str, received: asyncio.Event) -> None:
    while True:  # until it is cancelled: only then is the channel freed
        await layer.receive(channel)
        received.set()
