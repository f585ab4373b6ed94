"""Sockets of one service: pings, and the codes that close them."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine

from tests.e2e.sockets import PONG, open_socket, ping, read_close_code, receive
from tests.e2e.visitor import Visitor

PASSWORD = "correct-horse"


@pytest.fixture
def ada(service_url: str) -> Iterator[Visitor]:
    with Visitor(service_url, "Ada") as ada:
        ada.register(PASSWORD)
        ada.log_in(PASSWORD)
        yield ada


def test_ping_returns_a_pong(ada: Visitor) -> None:
    with open_socket(ada) as socket:
        assert ping(socket) == PONG


@pytest.mark.parametrize("kind", ["none", "malformed", "refresh"])
def test_socket_without_an_access_token_is_accepted_and_closed_with_4401(
    ada: Visitor, kind: str
) -> None:
    token = {"none": "", "malformed": "x.y.z", "refresh": ada.refresh_token}[kind]

    with open_socket(ada, token=token) as socket:
        assert read_close_code(socket) == 4401


def test_token_that_expires_closes_the_socket_with_4401(
    service_url: str, clock: time_machine.Traveller
) -> None:
    with Visitor(service_url, "Ada") as ada:
        ada.register(PASSWORD)
        ada.log_in(PASSWORD)
        clock.shift(timedelta(minutes=15) - timedelta(seconds=1))

        with open_socket(ada) as socket:  # a ping would come too late on a busy machine
            assert read_close_code(socket) == 4401


@pytest.mark.parametrize(
    "message", ["", "ping", "[]", "{}", '{"type": "pong"}', '{"type": ["ping"]}', b"\xff"], ids=repr
)
def test_message_that_is_no_ping_returns_an_error(ada: Visitor, message: str | bytes) -> None:
    with open_socket(ada) as socket:
        socket.send(message)

        assert receive(socket)["type"] == "error"
        assert ping(socket) == PONG


def test_message_over_four_kilobytes_closes_the_socket_with_1009(ada: Visitor) -> None:
    with open_socket(ada) as socket:
        socket.send("x" * 4096)
        assert receive(socket)["type"] == "error"

        socket.send("x" * 4097)
        assert read_close_code(socket) == 1009


@pytest.mark.slow
def test_200_sockets_are_open_at_once(ada: Visitor) -> None:
    with ExitStack() as stack:
        sockets = [stack.enter_context(open_socket(ada)) for _ in range(200)]

        assert [ping(socket) for socket in sockets] == [PONG] * 200
        assert ada.get("/health").json() == {"status": "ok"}
