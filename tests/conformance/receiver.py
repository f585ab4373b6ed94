"""A fake notification service, and the client through which tests plan its responses and read its messages.

It runs once per run, in the process that pytest was started in; tests of all xdist workers reach it over HTTP.
Plans and attempts are kept by recipient, so that tests with their own addresses do not interfere.
"""

import json
import re
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import httpx2

type Step = int | Literal["hang", "drop"]

HANG_SECONDS = 10.0  # far longer than the time-out of 2 s that the service must have
TOKEN = re.compile(r"[A-Za-z0-9._~-]{20,}")


@dataclass(frozen=True)
class Attempt:
    """One attempt of the service to deliver a message."""

    path: str
    content_type: str
    key: str | None
    message: Any
    at: float


class Receiver(ThreadingHTTPServer):
    """Responds to POSTs as planned for their recipient, with 202 by default."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.plans: dict[str, list[Step]] = {}
        self.attempts: dict[str, list[dict[str, Any]]] = {}
        self.news = threading.Condition()
        self.closing = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    def receive(self, recipient: str, attempt: dict[str, Any]) -> Step:
        with self.news:
            attempts = self.attempts.setdefault(recipient, [])
            attempts.append(attempt)
            self.news.notify_all()
            plan = self.plans.get(recipient, [202])
            return plan[min(len(attempts), len(plan)) - 1]

    def wait_for(self, recipient: str, count: int, seconds: float) -> list[dict[str, Any]]:
        with self.news:
            self.news.wait_for(lambda: len(self.attempts.get(recipient, [])) >= count, seconds)
            return list(self.attempts.get(recipient, []))


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        attempt = {
            "path": self.path,
            "content_type": self.headers.get("Content-Type", ""),
            "key": self.headers.get("Idempotency-Key"),
            "message": message,
            "at": time.monotonic(),
        }
        match self.server.receive(str(message.get("recipient")), attempt):
            case "hang":
                self.server.closing.wait(HANG_SECONDS)
                self.close_connection = True
            case "drop":
                self.close_connection = True
            case status:
                self.respond(status, {"id": "1"}, location="/elsewhere")

    def do_PUT(self) -> None:
        """Plan the responses for a recipient."""
        plan = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.plans[plan["recipient"]] = plan["steps"]
        self.respond(200, {})

    def do_GET(self) -> None:
        """Return the attempts so far, once there are enough or the time is over."""
        query = parse_qs(urlsplit(self.path).query)
        attempts = self.server.wait_for(query["recipient"][0], int(query["count"][0]), float(query["seconds"][0]))
        self.respond(200, attempts)

    def respond(self, status: int, body: object, location: str | None = None) -> None:
        content = b"" if status == 204 else json.dumps(body).encode()
        self.send_response(status)
        if location and 300 <= status < 400:
            self.send_header("Location", location)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the attempts are the log."""


@dataclass(frozen=True)
class Mailbox:
    """Client of the receiver."""

    http: httpx2.Client

    def plan(self, recipient: str, *steps: Step) -> None:
        """Plan the responses to this recipient's attempts; the last one repeats."""
        self.http.put("/plans", json={"recipient": recipient, "steps": steps}).raise_for_status()

    def attempts(self, recipient: str, count: int = 1, seconds: float = 15.0) -> list[Attempt]:
        """All attempts so far, after waiting for that many or that long."""
        query = {"recipient": recipient, "count": str(count), "seconds": str(seconds)}
        response = self.http.get("/attempts", params=query, timeout=seconds + 10)
        return [Attempt(**attempt) for attempt in response.raise_for_status().json()]

    def token(self, recipient: str, number: int = 1) -> str:
        """The reset token in the numbered message to this recipient."""
        attempts = self.attempts(recipient, count=number)
        assert len(attempts) == number
        return self.find_token(attempts[-1])

    @staticmethod
    def find_token(attempt: Attempt) -> str:
        (token,) = TOKEN.findall(attempt.message["body"])
        return str(token)
