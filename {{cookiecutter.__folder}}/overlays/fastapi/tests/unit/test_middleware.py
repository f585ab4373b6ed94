"""Middleware, as a server calls it: clients of tests do not show what they leave out."""

from {{ cookiecutter.__package }}.middleware import (
    BodyLimitMiddleware,
    HeadMiddleware,
)
from starlette.types import Message, Receive, Scope, Send


async def answer_with_the_request(_: Scope, receive: Receive, send: Send) -> None:
    """Answer with the body that was sent."""
    message = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": message["body"]})


async def test_head_is_answered_without_a_body() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"a body"}

    async def send(message: Message) -> None:
        sent.append(message)

    app = HeadMiddleware(answer_with_the_request)
    await app({"type": "http", "method": "HEAD"}, receive, send)

    assert sent == [
        {"type": "http.response.start", "status": 200, "headers": []},
        {"type": "http.response.body", "body": b""},
    ]


async def test_a_body_may_come_in_pieces_or_not_at_all() -> None:
    pieces: list[Message] = [
        {"type": "http.request", "more_body": True},
        {"type": "http.request", "body": b"a bo", "more_body": True},
        {"type": "http.request", "body": b"dy"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return pieces.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    app = BodyLimitMiddleware(answer_with_the_request, max_bytes=6)
    await app({"type": "http"}, receive, send)

    assert sent[-1] == {"type": "http.response.body", "body": b"a body"}
