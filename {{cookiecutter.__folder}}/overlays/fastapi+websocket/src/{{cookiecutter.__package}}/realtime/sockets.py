"""The life of a socket, from its token to the code that closes it."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated

from fastapi import Depends, WebSocket, WebSocketDisconnect, WebSocketException
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from {{ cookiecutter.__package }}.dependencies import SessionmakerDep, SettingsDep
from {{ cookiecutter.__package }}.errors import DomainError, UnauthenticatedError
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.realtime.hub import Subscription
from {{ cookiecutter.__package }}.realtime.protocol import (
    INVALID_TOKEN,
    MAX_MESSAGE_LENGTH,
    MESSAGE_TOO_BIG,
    TRY_AGAIN_LATER,
    respond,
)
from {{ cookiecutter.__package }}.tokens import Claims, InvalidTokenError, TokenType, read_token
from {{ cookiecutter.__package }}.users.models import User

logger = logging.getLogger(__name__)

# For what a slow client has not read yet.
CLOSE_SECONDS = 10

CloseReason = tuple[int, str]


@contextmanager
def close_on_error() -> Iterator[None]:
    """Close the socket where a request would get an error response."""
    try:
        yield
    except DomainError as error:
        raise WebSocketException(4000 + error.status, str(error)) from None
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        logger.error("The database is unavailable.", exc_info=error)  # noqa: TRY400 (as for requests)
        raise WebSocketException(TRY_AGAIN_LATER, "The service is unavailable.") from None


async def accept(
    websocket: WebSocket, settings: SettingsDep, sessionmaker: SessionmakerDep, token: str = ""
) -> Claims:
    """Accept the socket, and return the claims of the token in its query.

    A socket that is closed before it is accepted gets HTTP 403 instead of a code.
    """
    await websocket.accept()
    with close_on_error():
        try:
            claims = read_token(settings.secret_key.get_secret_value(), TokenType.ACCESS, token)
        except InvalidTokenError:
            raise UnauthenticatedError("The access token is not valid.") from None
        async with sessionmaker() as session:
            user = await session.get(User, claims.sub)
        if user is None or not user.is_active:
            raise UnauthenticatedError("The access token is not valid.")
    return claims


ClaimsDep = Annotated[Claims, Depends(accept)]


async def serve(websocket: WebSocket, subscription: Subscription, claims: Claims) -> None:
    """Exchange messages until the client leaves, reads too slowly or has an expired token."""
    async with asyncio.TaskGroup() as tasks:
        ends = [
            tasks.create_task(end)
            for end in (
                receive(websocket, subscription),
                send(websocket, subscription),
                overflow(subscription),
            )
        ]
        lifetime = claims.exp - utc_now().timestamp()
        done, running = await asyncio.wait(
            ends, timeout=max(lifetime, 0), return_when=asyncio.FIRST_COMPLETED
        )
        for task in running:
            task.cancel()
    reason = done.pop().result() if done else (INVALID_TOKEN, "The access token has expired.")
    if reason:
        with suppress(TimeoutError, WebSocketDisconnect):
            async with asyncio.timeout(CLOSE_SECONDS):
                await websocket.close(*reason)


async def receive(websocket: WebSocket, subscription: Subscription) -> CloseReason | None:
    while (event := await websocket.receive())["type"] == "websocket.receive":
        message = event.get("text") or event.get("bytes") or ""
        if len(message) > MAX_MESSAGE_LENGTH:
            return MESSAGE_TOO_BIG, f"At most {MAX_MESSAGE_LENGTH} characters are accepted."
        subscription.put(respond(message))
    return None


async def send(websocket: WebSocket, subscription: Subscription) -> None:
    with suppress(WebSocketDisconnect):
        while True:
            await websocket.send_text(await subscription.pending.get())


async def overflow(subscription: Subscription) -> CloseReason:
    await subscription.overflow.wait()
    return TRY_AGAIN_LATER, "The client reads too slowly."
