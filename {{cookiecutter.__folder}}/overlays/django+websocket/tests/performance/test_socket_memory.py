"""Memory: sockets and their messages leave nothing behind."""

import asyncio
import logging

import pytest

from tests.factories.users import UserFactory
from tests.fixtures.sockets import Socket, run_socket, socket_path
from tests.performance.memory import MAX_BYTES_PER_REQUEST, bytes_per_request

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PONG = {"type": "pong"}


@pytest.fixture
def path(caplog: pytest.LogCaptureFixture) -> str:
    caplog.set_level(logging.CRITICAL)  # pytest keeps each record
    return socket_path(UserFactory.create())


def test_thousands_of_messages_take_no_more_memory(path: str) -> None:
    async def measure(socket: Socket) -> float:
        loop = asyncio.get_running_loop()

        def exchange_pings() -> None:
            for _ in range(10):
                assert asyncio.run_coroutine_threadsafe(socket.ping(), loop).result() == PONG

        return await asyncio.to_thread(bytes_per_request, exchange_pings)

    assert run_socket(path, measure) < MAX_BYTES_PER_REQUEST


def test_closed_sockets_take_no_memory(path: str) -> None:
    def open_and_close() -> None:
        assert run_socket(path, Socket.ping) == PONG

    assert bytes_per_request(open_and_close) < MAX_BYTES_PER_REQUEST
