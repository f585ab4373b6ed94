"""Calls at the same moment, each on a connection of its own."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connection, connections
from rest_framework.response import Response


def on_own_connection[T](call: Callable[[], T]) -> T:
    """Make a call in a thread, whose connection is closed after it."""
    try:
        return call()
    finally:
        connections.close_all()


def at_once(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """Make the calls at the same moment, each in a thread."""
    calls = list(calls)
    ready = Barrier(len(calls), timeout=30)

    def make(call: Callable[[], Any]) -> Any:
        connection.ensure_connection()  # takes time, which would spread the calls
        ready.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(on_own_connection, [partial(make, call) for call in calls]))


def status_codes(responses: Iterable[Response]) -> Counter[int]:
    return Counter(response.status_code for response in responses)
