"""The threads that sockets take: of Gunicorn, whose number limits them, and of their own."""

import threading
import time
from contextlib import ExitStack

import httpx2
import pytest

from tests.e2e.sockets import PONG, open_socket, ping, read_close_code
from tests.e2e.visitor import Visitor
from tests.fixtures.service_process import StartService

PASSWORD = "correct-horse"


def log_in(ada: Visitor) -> Visitor:
    ada.register(PASSWORD)
    ada.log_in(PASSWORD)
    return ada


def test_socket_takes_two_threads(service_url: str) -> None:
    with Visitor(service_url, "Ada") as ada, ExitStack() as stack:
        log_in(ada)
        before = set(threading.enumerate())

        sockets = [stack.enter_context(open_socket(ada)) for _ in range(10)]

        assert [ping(socket) for socket in sockets] == [PONG] * 10
        names = [thread.name for thread in set(threading.enumerate()) - before]
        assert sum("process_request_thread" in name for name in names) == 10
        assert sum("simple_websocket" in name for name in names) == 10


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_requests_are_served_while_as_many_sockets_as_allowed_are_open(
    start_service: StartService,
) -> None:
    service = start_service(MAX_SOCKETS="20")
    with Visitor(service.url, "Ada") as ada, ExitStack() as stack:
        log_in(ada)
        sockets = [stack.enter_context(open_socket(ada)) for _ in range(20)]
        assert [ping(socket) for socket in sockets] == [PONG] * 20

        with open_socket(ada) as further:
            assert read_close_code(further) == 1013
        assert httpx2.get(f"{service.url}/health").json() == {"status": "ok"}

        start = time.monotonic()
        assert service.worker.stop() == 0
        assert time.monotonic() - start < 20  # not `graceful_timeout`, nor the interval of pings
        assert [read_close_code(socket) for socket in sockets] == [1012] * 20
