"""Users of WebSockets."""

import time
from typing import override

from locust import task
from websocket import WebSocket, create_connection

from load.session import SignedInUser

PING, PONG = '{"type":"ping"}', '{"type":"pong"}'


class Listener(SignedInUser):
    """Keeps a socket open, and measures its pings."""

    socket = WebSocket()

    @task
    def ping(self) -> None:
        if not self.socket.connected or time.monotonic() > self.refresh_at:
            self.open_socket()
        with self.environment.events.request.measure("WS", "/ws"):
            self.socket.send(PING)
            if (response := self.socket.recv()) != PONG:
                raise ValueError(f"the response to a ping is {response!r}")

    def open_socket(self) -> None:
        self.socket.close()
        self.authenticate()
        token = str(self.client.headers["Authorization"]).removeprefix("Bearer ")
        url = f"{self.client.base_url}/ws?token={token}".replace("http", "ws", 1)
        self.socket = create_connection(url, timeout=10)

    @override
    def on_stop(self) -> None:
        self.socket.close()
