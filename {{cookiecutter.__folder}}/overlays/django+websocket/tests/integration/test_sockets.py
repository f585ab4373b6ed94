"""Sockets in the process of the test."""

import asyncio

import pytest
from asgiref.sync import async_to_sync
from django.db import OperationalError, ProgrammingError
from rest_framework_simplejwt.authentication import JWTAuthentication

from {{ cookiecutter.__package }}.realtime import consumers
from {{ cookiecutter.__package }}.realtime.consumers import SocketConsumer
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import UserFactory
from tests.fixtures.sockets import Socket, run_socket, socket_path

pytestmark = pytest.mark.django_db(transaction=True)


def test_ping_returns_a_pong() -> None:
    assert run_socket(socket_path(UserFactory.create()), Socket.ping) == {"type": "pong"}


def test_token_of_an_inactive_user_closes_the_socket_with_4401() -> None:
    user = UserFactory.create(inactive=True)

    assert run_socket(socket_path(user), Socket.read_close_code) == 4401


def test_token_of_a_deleted_user_closes_the_socket_with_4401() -> None:
    assert run_socket(socket_path(User(pk=2**40)), Socket.read_close_code) == 4401


def test_outage_of_the_database_closes_the_socket_with_1013(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(JWTAuthentication, "get_user", fail)

    assert run_socket(socket_path(User(pk=1)), Socket.read_close_code) == 1013
    assert "the connection is lost" in caplog.text


def test_other_errors_of_the_database_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ProgrammingError("no such table")

    monkeypatch.setattr(JWTAuthentication, "get_user", fail)

    with pytest.raises(ProgrammingError):
        run_socket(socket_path(User(pk=1)), lambda socket: socket.communicator.wait())


def test_more_messages_than_may_wait_close_the_socket_with_1013(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consumers, "MAX_PENDING_MESSAGES", 3)

    async def wait_for_ever(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    async def overflow(socket: Socket) -> int:
        for _ in range(6):
            await socket.send({"type": "websocket.receive", "text": "ping"})
        return await socket.read_close_code()

    monkeypatch.setattr(SocketConsumer, "send", wait_for_ever)

    assert run_socket(socket_path(UserFactory.create()), overflow) == 1013


def test_socket_on_an_unknown_path_is_refused() -> None:
    async def connect() -> bool:
        socket = Socket("/ws/nowhere")
        is_accepted = await socket.connect()
        await socket.disconnect()
        return is_accepted

    assert not async_to_sync(connect)()
