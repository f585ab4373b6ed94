"""The end of a socket, over a connection that the test controls."""

from unittest.mock import Mock

import pytest
from simple_websocket import Server

from {{ cookiecutter.__package }}.realtime.sockets import close


@pytest.mark.parametrize("error", [ConnectionResetError, BlockingIOError], ids=["gone", "full"])
def test_client_that_takes_no_close_frame_is_hung_up_on(error: type[OSError]) -> None:
    ws = Mock(Server, sock=Mock(), thread=Mock())
    ws.close.side_effect = error

    close(ws, 1013, "The client reads too slowly.")

    ws.sock.shutdown.assert_called_once()
