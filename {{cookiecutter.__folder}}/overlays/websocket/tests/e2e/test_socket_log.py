"""What a service logs of sockets."""

import contextlib

import httpx2
import pytest

from tests.e2e.sockets import PONG, open_socket, ping, read_close_code
from tests.e2e.visitor import Visitor
from tests.fixtures.service_process import StartService

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def test_log_names_sockets_without_their_tokens(start_service: StartService) -> None:
    service = start_service()
    with Visitor(service.url, "Ada") as ada:
        ada.register("correct-horse")
        ada.log_in("correct-horse")
        token = ada.headers["Authorization"].removeprefix("Bearer ")
        with open_socket(ada) as socket:
            assert ping(socket) == PONG
        with open_socket(ada, token="a-wrong-token") as socket:
            assert read_close_code(socket) == 4401
        with contextlib.suppress(httpx2.HTTPStatusError):  # a request, and no socket
            ada.get("/ws", params={"token": token})

    service.worker.stop()

    assert "/ws" in service.worker.log
    assert token not in service.worker.log
    assert "a-wrong-token" not in service.worker.log
