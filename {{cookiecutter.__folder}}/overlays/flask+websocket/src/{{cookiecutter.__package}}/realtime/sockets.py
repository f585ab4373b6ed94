"""The life of a socket, from its token to the code that closes it."""

import logging
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from flask import current_app, request
from simple_websocket import Server
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, Unauthorized

from {{ cookiecutter.__package }}.errors import is_unavailable
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.realtime.hub import Hub, Subscription, current_hub
from {{ cookiecutter.__package }}.realtime.protocol import (
    INVALID_TOKEN,
    MAX_MESSAGE_LENGTH,
    MESSAGE_TOO_BIG,
    SERVICE_RESTART,
    TRY_AGAIN_LATER,
    respond,
)
from {{ cookiecutter.__package }}.tokens import Claims, InvalidTokenError, TokenType, read_token
from {{ cookiecutter.__package }}.users.models import User

logger = logging.getLogger(__name__)

# A client that reads nothing for so long loses its connection: seconds and microseconds.
SEND_TIMEOUT = struct.pack("ll", 30, 0)
# The thread that receives may end unnoticed, as after a message over MAX_CONTENT_LENGTH.
POLL_SECONDS = 25


def serve(ws: Server, find_topic: Callable[[], str] = str) -> None:
    """Exchange messages until the client leaves, reads too slowly or has an expired token.

    A topic without a name has no messages.
    """
    logger.info("Socket %s is open", request.path)
    hub = current_hub()
    if not hub.slots.acquire(blocking=False):
        close(ws, TRY_AGAIN_LATER, "Too many sockets are open.")
        return
    try:
        ws.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, SEND_TIMEOUT)
        try:
            claims = authenticate(request.args.get("token", ""))
            topic = find_topic()
        finally:
            db.session.remove()  # an open socket holds no connection of the pool
        with hub.subscribe(topic, claims.sub, ws.event) as subscription:
            exchange(ws, hub, subscription, claims)
    except HTTPException as error:
        close(ws, 4000 + (error.code or 500), error.description)
    except (DBAPIError, PoolTimeoutError) as error:
        if isinstance(error, DBAPIError) and not is_unavailable(error.orig):
            raise
        logger.exception("The database is not available")
        close(ws, TRY_AGAIN_LATER, "The service is unavailable.")
    except OSError as error:
        logger.info("A client has gone, or reads nothing: %r", error)
        hang_up(ws)
    finally:
        hub.slots.release()


def authenticate(token: str) -> Claims:
    with suppress(InvalidTokenError):
        claims = read_token(current_app.config["JWT_SECRET_KEY"], TokenType.ACCESS, token)
        user = db.session.get(User, claims.sub)
        if user and user.is_active:
            return claims
    raise Unauthorized("The access token is not valid.")


def exchange(ws: Server, hub: Hub, subscription: Subscription, claims: Claims) -> None:
    deadline = monotonic() + claims.exp - utc_now().timestamp()
    while (seconds := deadline - monotonic()) > 0:
        ws.event.wait(min(seconds, POLL_SECONDS))  # the thread that receives sets it too
        if hub.is_closing:
            close(ws, SERVICE_RESTART, "The service restarts.")
            return
        while (message := ws.receive(timeout=0)) is not None:
            if len(message) > MAX_MESSAGE_LENGTH:
                close(ws, MESSAGE_TOO_BIG, f"At most {MAX_MESSAGE_LENGTH} characters are accepted.")
                return
            subscription.put(respond(message))
        # After `receive`, which has cleared the event.
        while subscription.pending and not subscription.overflows:
            ws.send(subscription.pending.popleft())
        if subscription.overflows:
            close(ws, TRY_AGAIN_LATER, "The client reads too slowly.")
            return
    close(ws, INVALID_TOKEN, "The access token has expired.")


def close(ws: Server, code: int, reason: str | None) -> None:
    with suppress(OSError):  # the client has gone, or reads nothing
        ws.close(code, reason)
    hang_up(ws)


def hang_up(ws: Server) -> None:
    """End the connection, and with it the thread that receives.

    Once the server has closed the descriptor, the thread would wait for the next ping.
    """
    with suppress(OSError):
        ws.sock.shutdown(socket.SHUT_RDWR)
    ws.thread.join(1)
