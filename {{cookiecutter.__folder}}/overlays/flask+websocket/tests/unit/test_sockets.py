"""The end of a socket, over a connection that the test controls."""

from threading import Event
from unittest.mock import Mock

import pytest
from simple_websocket import ConnectionClosed, Server

from {{ cookiecutter.__package }}.realtime import sockets
from {{ cookiecutter.__package }}.realtime.hub import Hub
from {{ cookiecutter.__package }}.realtime.sockets import close, exchange
from {{ cookiecutter.__package }}.tokens import TokenType, issue_token

from tests.fixtures.client import SECRET_KEY


@pytest.mark.parametrize("error", [ConnectionResetError, BlockingIOError], ids=["gone", "full"])
def test_client_that_takes_no_close_frame_is_hung_up_on(error: type[OSError]) -> None:
    ws = Mock(Server, sock=Mock(), thread=Mock())
    ws.close.side_effect = error

    close(ws, 1013, "The client reads too slowly.")

    ws.sock.shutdown.assert_called_once()


def test_connection_that_ended_unnoticed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "POLL_SECONDS", 0.01)
    ws = Mock(Server, event=Event())
    ws.receive.side_effect = ConnectionClosed
    _, claims = issue_token(SECRET_KEY, TokenType.ACCESS, user_id=1)

    with pytest.raises(ConnectionClosed):
        exchange(ws, Hub(None, max_sockets=1), Mock(), claims)
