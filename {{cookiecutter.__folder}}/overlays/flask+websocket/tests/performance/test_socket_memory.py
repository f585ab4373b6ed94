"""Memory: sockets and their messages leave nothing behind."""

from collections.abc import Iterator

import pytest
from flask import Flask
from websockets.sync.client import ClientConnection, connect

from {{ cookiecutter.__package }}.tokens import TokenType, issue_token

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import SECRET_KEY
from tests.fixtures.live import serve
from tests.performance.memory import MAX_BYTES_PER_REQUEST, bytes_per_request

pytestmark = pytest.mark.slow


@pytest.fixture
def url(
    committing_app: Flask, create_committed: Factories, caplog: pytest.LogCaptureFixture
) -> Iterator[str]:
    caplog.set_level("WARNING")  # captured records take memory
    caplog.set_level("WARNING", logger="werkzeug")
    user = create_committed(UserFactory)
    token, _ = issue_token(SECRET_KEY, TokenType.ACCESS, user_id=user.id)
    with serve(committing_app) as url:
        yield f"{url.replace('http', 'ws')}/ws?token={token}"


def exchange_pings(socket: ClientConnection, count: int) -> None:
    for _ in range(count):
        socket.send('{"type": "ping"}')
        assert socket.recv(30) == '{"type":"pong"}'


def test_thousands_of_messages_take_no_more_memory(url: str) -> None:
    with connect(url, proxy=None) as socket:
        assert bytes_per_request(lambda: exchange_pings(socket, 10)) < MAX_BYTES_PER_REQUEST


def test_closed_sockets_take_no_memory(url: str) -> None:
    def open_and_close() -> None:
        with connect(url, proxy=None) as socket:
            exchange_pings(socket, 1)

    # Threads that are just ending are counted; a socket that is kept has several times as much.
    assert bytes_per_request(open_and_close) < 4 * MAX_BYTES_PER_REQUEST
