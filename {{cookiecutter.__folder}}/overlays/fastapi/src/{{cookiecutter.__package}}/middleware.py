"""ASGI middleware."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import problem


class BodyLimitMiddleware:
    """Reads the body before anything else is judged, and refuses one that is too large.

    FastAPI's own `max_body_size` answers in plain text, and only where the body is read.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = b""
        message: Message = {"type": "http.request", "more_body": True}
        while message.get("more_body"):
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if len(body) > self.max_bytes:
                response = problem(413, f"A body holds at most {self.max_bytes} bytes.")
                await response(scope, receive, send)
                return
        read: Message | None = {"type": "http.request", "body": body}

        async def receive_again() -> Message:
            nonlocal read
            message, read = read, None
            return message or await receive()

        await self.app(scope, receive_again, send)


class HeadMiddleware:
    """Answers HEAD as GET, without the body: FastAPI's routes know only what they name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)
