"""Paths of the sockets of projects."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.client import access_token
from tests.fixtures.database import Sessionmaker


@pytest.fixture
def sessionmaker(committing_sessionmaker: Sessionmaker) -> Sessionmaker:
    return committing_sessionmaker


@pytest.mark.parametrize("project_id", ["0", "-1", str(2**70), "9" * 5000, "one"])
async def test_project_that_cannot_exist(project_id: str, live_app: FastAPI, user: User) -> None:
    path = f"/ws/projects/{project_id}?token={access_token(user.id)}"

    with (
        TestClient(live_app) as client,
        pytest.raises(WebSocketDisconnect) as closed,
        client.websocket_connect(path) as socket,
    ):
        socket.receive_json()

    assert closed.value.code == 4404
