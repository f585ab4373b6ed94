"""Broadcasts to the sockets of this process, and through Redis or Valkey to those of others."""

import logging
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from threading import BoundedSemaphore, Event, Lock, Thread

from flask import current_app
from pydantic import ValidationError
from redis import Redis
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


@dataclass(eq=False)
class Subscription:
    """Messages for the socket of a user; `woken` tells its thread of them."""

    user_id: int
    woken: Event
    pending: deque[str] = field(default_factory=deque)
    overflows: bool = False

    def put(self, message: str) -> None:
        if len(self.pending) < MAX_PENDING_MESSAGES:
            self.pending.append(message)
        else:
            self.overflows = True
        self.woken.set()


class Hub:
    """Delivers broadcasts. Errors of the server are logged and never raised."""

    def __init__(self, url: str | None, *, max_sockets: int, channel: str = CHANNEL) -> None:
        self._redis = url and Redis.from_url(
            url, socket_connect_timeout=TIMEOUT_SECONDS, socket_timeout=TIMEOUT_SECONDS
        )
        self._channel = channel
        self._lock = Lock()
        self._listener: Thread | None = None
        self._closed = Event()
        self.is_listening = Event()
        self.subscriptions: defaultdict[str, set[Subscription]] = defaultdict(set)
        self.slots = BoundedSemaphore(max_sockets)
        self.is_closing = False

    @contextmanager
    def subscribe(self, topic: str, user_id: int, woken: Event) -> Iterator[Subscription]:
        subscription = Subscription(user_id, woken)
        with self._lock:
            self.subscriptions[topic].add(subscription)
            if self.is_closing:  # `close_sockets` may have passed
                woken.set()
            # Threads end with a fork: each worker of a preloaded application starts its own.
            if self._redis and self._listener is None:
                self._listener = Thread(target=self._listen, args=[self._redis], daemon=True)
                self._listener.start()
        try:
            if self._redis:
                self.is_listening.wait(START_SECONDS)
            yield subscription
        finally:
            with self._lock:
                self.subscriptions[topic].remove(subscription)
                if not self.subscriptions[topic]:
                    del self.subscriptions[topic]

    def publish(self, broadcasts: Sequence[Broadcast]) -> None:
        """Broadcast to all processes what was committed."""
        if not broadcasts:
            return
        if not self._redis:
            self._deliver(broadcasts)
            return
        try:
            self._redis.publish(self._channel, BROADCASTS.dump_json([*broadcasts]))
        except RedisError as error:
            logger.warning("%d broadcasts are lost: %r", len(broadcasts), error)

    def check(self) -> str:
        """Return the state of the server for the readiness check."""
        if not self._redis:
            return "not configured"
        try:
            self._redis.ping()
        except RedisError:
            return "unreachable"
        return "ok" if self._listener is None or self.is_listening.is_set() else "unreachable"

    def close_sockets(self) -> None:
        """Have all sockets closed: a worker that stops would wait for them."""
        self.is_closing = True
        with self._lock:
            for subscription in chain.from_iterable(self.subscriptions.values()):
                subscription.woken.set()

    def close(self) -> None:
        """End the thread, within `IDLE_SECONDS`; it also ends with its process."""
        self._closed.set()
        if self._listener:
            self._listener.join()
        if self._redis:
            self._redis.close()

    def _listen(self, redis: Redis) -> None:
        """Deliver what all processes publish, and reconnect for ever."""
        while not self._closed.is_set():
            try:
                self._read_messages(redis)
            except RedisError as error:
                logger.warning("Broadcasts of other processes are not received: %r", error)
            except Exception:
                logger.exception("Broadcasts of other processes are not received")
            finally:
                self.is_listening.clear()
            self._closed.wait(RECONNECT_SECONDS)

    def _read_messages(self, redis: Redis) -> None:
        with redis.pubsub() as pubsub:  # type: ignore[no-untyped-call] # (has no types)
            pubsub.subscribe(self._channel)
            is_pinged = False
            while not self._closed.is_set():
                match pubsub.get_message(timeout=IDLE_SECONDS):
                    case None if is_pinged:  # a server that hangs or is gone closes nothing
                        raise RedisTimeoutError("no response to a ping")
                    case None:
                        pubsub.ping()
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
        with self._lock:
            for broadcast in broadcasts:
                for subscription in self.subscriptions.get(broadcast.topic, ()):
                    if subscription.user_id != broadcast.sender_id:
                        subscription.put(broadcast.message)


def current_hub() -> Hub:
    hub: Hub = current_app.extensions["hub"]
    return hub
