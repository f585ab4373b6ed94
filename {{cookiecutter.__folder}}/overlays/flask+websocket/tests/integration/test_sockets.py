"""Sockets of a live server, and clients that it loses."""

import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

import pytest
from flask import Flask
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from {{ cookiecutter.__package }}.realtime import sockets
from {{ cookiecutter.__package }}.realtime.hub import Hub
from {{ cookiecutter.__package }}.tokens import TokenType, issue_token

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import SECRET_KEY, running, settings_for
from tests.fixtures.live import serve

HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@pytest.fixture
def app(committing_app: Flask) -> Flask:
    return committing_app


@pytest.fixture
def hub(app: Flask) -> Hub:
    hub: Hub = app.extensions["hub"]
    return hub


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    with serve(app) as url:
        yield url.replace("http", "ws")


def path_for(user_id: int) -> str:
    token, _ = issue_token(SECRET_KEY, TokenType.ACCESS, user_id=user_id)
    return f"/ws?token={token}"


@contextmanager
def silent_client(url: str, path: str) -> Iterator[socket.socket]:
    """Open a socket, and then neither read nor write."""
    host, _, port = url.removeprefix("ws://").partition(":")
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect((host, int(port)))
        client.sendall(HANDSHAKE.format(path=path).encode())
        yield client


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline


def read_close_code(client: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed):
        client.recv(30)
    return client.close_code


@pytest.mark.parametrize("inactive", [True, False], ids=["inactive", "unknown"])
def test_token_without_an_active_user_closes_the_socket_with_4401(
    inactive: bool, url: str, create_committed: Factories
) -> None:
    user_id = create_committed(UserFactory, inactive=True).id if inactive else 2**40

    with connect(url + path_for(user_id), proxy=None) as client:
        assert read_close_code(client) == 4401


def test_outage_of_the_database_closes_the_socket_with_1013() -> None:
    with running(settings_for("sqlite:////nowhere/service.db")) as app, serve(app) as url:
        url = url.replace("http", "ws")
        with connect(url + path_for(1), proxy=None) as client:
            assert read_close_code(client) == 1013


def test_closed_socket_makes_room_for_another(
    hub: Hub, url: str, create_committed: Factories
) -> None:
    hub.slots = BoundedSemaphore(1)
    with connect(url + path_for(create_committed(UserFactory).id), proxy=None) as client:
        client.send("ping")
        client.recv(30)
        assert not hub.slots.acquire(blocking=False)

    assert hub.slots.acquire(timeout=30)


def test_client_that_answers_no_ping_loses_its_connection(
    app: Flask, hub: Hub, url: str, create_committed: Factories
) -> None:
    app.config["SOCK_SERVER_OPTIONS"] = {"ping_interval": 0.1}
    with silent_client(url, path_for(create_committed(UserFactory).id)):
        wait_until(lambda: bool(hub.subscriptions))

        wait_until(lambda: not hub.subscriptions)


def test_client_that_reads_nothing_loses_its_connection(
    hub: Hub, url: str, create_committed: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "SEND_TIMEOUT", struct.pack("ll", 0, 200_000))
    with silent_client(url, path_for(create_committed(UserFactory).id)):
        wait_until(lambda: bool(hub.subscriptions))
        for subscription in hub.subscriptions[""]:
            for _ in range(500):
                subscription.put("x" * 100_000)

        wait_until(lambda: not hub.subscriptions)
