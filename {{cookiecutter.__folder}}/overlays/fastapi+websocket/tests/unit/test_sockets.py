"""The end of a socket, over a connection that the test controls."""

import asyncio
from typing import Any
from unittest.mock import AsyncMock, create_autospec

import pytest
from fastapi import WebSocket, WebSocketDisconnect

from {{ cookiecutter.__package }}.realtime import sockets
from {{ cookiecutter.__package }}.realtime.hub import Subscription
from {{ cookiecutter.__package }}.realtime.protocol import MAX_PENDING_MESSAGES
from {{ cookiecutter.__package }}.tokens import Claims, TokenType, issue_token

KEY = "a-key-of-the-tests-which-is-long-enough"


async def hang(*_: Any) -> None:
    await asyncio.Event().wait()


@pytest.fixture
def websocket() -> AsyncMock:
    """A connection to a client that neither sends nor reads."""
    websocket: AsyncMock = create_autospec(WebSocket, instance=True)
    websocket.receive.side_effect = hang
    websocket.send_text.side_effect = hang
    return websocket


@pytest.fixture
def subscription() -> Subscription:
    return Subscription(1)


@pytest.fixture
def claims() -> Claims:
    _, claims = issue_token(KEY, TokenType.ACCESS, user_id=1)
    return claims


def overflow(subscription: Subscription) -> None:
    for _ in range(MAX_PENDING_MESSAGES + 1):
        subscription.put("news")


async def test_overflow_closes_the_socket(
    websocket: AsyncMock, subscription: Subscription, claims: Claims
) -> None:
    overflow(subscription)

    await sockets.serve(websocket, subscription, claims)

    websocket.close.assert_awaited_once_with(1013, "The client reads too slowly.")


async def test_client_that_does_not_read_the_close_frame_is_not_awaited(
    websocket: AsyncMock,
    subscription: Subscription,
    claims: Claims,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sockets, "CLOSE_SECONDS", 0.01)
    websocket.close.side_effect = hang
    overflow(subscription)

    await asyncio.wait_for(sockets.serve(websocket, subscription, claims), 10)


@pytest.mark.parametrize("method", ["send_text", "close"])
async def test_client_that_has_gone_is_no_error(
    method: str, websocket: AsyncMock, subscription: Subscription, claims: Claims
) -> None:
    getattr(websocket, method).side_effect = WebSocketDisconnect(1006)
    subscription.put("news")
    if method == "close":
        overflow(subscription)

    await sockets.serve(websocket, subscription, claims)
