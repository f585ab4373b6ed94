"""Memory: sockets and their messages leave nothing behind."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketTestSession

from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.client import access_token
from tests.fixtures.database import Sessionmaker
from tests.performance.memory import MAX_BYTES_PER_REQUEST, bytes_per_request

pytestmark = pytest.mark.slow


@pytest.fixture
def sessionmaker(committing_sessionmaker: Sessionmaker) -> Sessionmaker:
    return committing_sessionmaker


@pytest.fixture
def client(live_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(live_app) as client:
        yield client


@pytest.fixture
def path(user: User) -> str:
    return f"/ws?token={access_token(user.id)}"


def exchange_pings(socket: WebSocketTestSession, count: int) -> None:
    for _ in range(count):
        socket.send_json({"type": "ping"})
        assert socket.receive_json() == {"type": "pong"}


def test_thousands_of_messages_take_no_more_memory(client: TestClient, path: str) -> None:
    with client.websocket_connect(path) as socket:
        assert bytes_per_request(lambda: exchange_pings(socket, 10)) < MAX_BYTES_PER_REQUEST


def test_closed_sockets_take_no_memory(client: TestClient, path: str) -> None:
    def open_and_close() -> None:
        with client.websocket_connect(path) as socket:
            exchange_pings(socket, 1)

    assert bytes_per_request(open_and_close) < MAX_BYTES_PER_REQUEST
