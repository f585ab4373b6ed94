"""Sockets in the process of the test."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import access_token
from tests.fixtures.database import Sessionmaker, make_settings


@pytest.fixture
def sessionmaker(committing_sessionmaker: Sessionmaker) -> Sessionmaker:
    return committing_sessionmaker


@pytest.fixture
def live_client(live_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(live_app) as client:
        yield client


def read_close_code(client: TestClient, token: str) -> int:
    with (
        client.websocket_connect(f"/ws?token={token}") as socket,
        pytest.raises(WebSocketDisconnect) as closed,
    ):
        socket.receive_json()
    return closed.value.code


async def test_ping_returns_a_pong(live_client: TestClient, user: User) -> None:
    with live_client.websocket_connect(f"/ws?token={access_token(user.id)}") as socket:
        socket.send_json({"type": "ping"})

        assert socket.receive_json() == {"type": "pong"}


async def test_token_of_an_inactive_user_closes_the_socket_with_4401(
    live_client: TestClient, create: Factories
) -> None:
    user = await create(UserFactory, inactive=True)

    assert read_close_code(live_client, access_token(user.id)) == 4401


async def test_token_of_a_deleted_user_closes_the_socket_with_4401(live_client: TestClient) -> None:
    assert read_close_code(live_client, access_token(2**40)) == 4401


def test_outage_of_the_database_closes_the_socket_with_1013(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with TestClient(create_app(make_settings("postgresql://127.0.0.1:9/service"))) as client:
        assert read_close_code(client, access_token(1)) == 1013
    assert "The database is unavailable." in caplog.text
