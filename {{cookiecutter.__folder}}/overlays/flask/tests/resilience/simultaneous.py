"""Sends requests at the same time, each in a thread."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

# As many as the pool has connections.
THREADS = 10

Request = Callable[[], TestResponse]


def post(client: FlaskClient, path: str, body: Any) -> Request:
    return partial(client.post, path, json=body)


def at_once(requests: Sequence[Request]) -> list[TestResponse]:
    threads_at_once = min(len(requests), THREADS)
    start = Barrier(threads_at_once, timeout=10)

    def send(request: Request) -> TestResponse:
        start.wait()
        return request()

    with ThreadPoolExecutor(threads_at_once) as threads:
        return [*threads.map(send, requests)]


def status_codes(responses: Iterable[TestResponse]) -> Counter[int]:
    return Counter(response.status_code for response in responses)
