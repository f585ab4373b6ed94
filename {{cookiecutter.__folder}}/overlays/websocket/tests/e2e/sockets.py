"""Sockets of visitors, and what they receive."""

import json
from typing import Any

import httpx2
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.e2e.visitor import Visitor

PING = '{"type": "ping"}'
PONG = {"type": "pong"}
# A machine that is busy needs them; a test that passes does not wait.
TIMEOUT_SECONDS = 30


def open_socket(
    visitor: Visitor, path: str = "/ws", *, token: str | None = None, **options: Any
) -> ClientConnection:
    """Open a socket with the token of a visitor, or another one."""
    if token is None:
        token = visitor.headers["Authorization"].removeprefix("Bearer ")
    url = httpx2.URL(visitor.base_url.join(path), params={"token": token})
    # A compressed message would not fill the buffers of a connection.
    url = url.copy_with(scheme="ws")
    socket: ClientConnection = connect(str(url), compression=None, proxy=None, **options)
    return socket


def receive(socket: ClientConnection) -> Any:
    return json.loads(socket.recv(TIMEOUT_SECONDS))


def ping(socket: ClientConnection) -> Any:
    """Send a ping, and return the next message.

    That it is a pong shows that the service has subscribed the socket, and has sent nothing before.
    """
    socket.send(PING)
    return receive(socket)


def read_close_code(socket: ClientConnection) -> int | None:
    """Discard messages until the service closes the socket, and return its code."""
    try:
        while True:
            socket.recv(TIMEOUT_SECONDS)
    except ConnectionClosed:
        return socket.close_code
