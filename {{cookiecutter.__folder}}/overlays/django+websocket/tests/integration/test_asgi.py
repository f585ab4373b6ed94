"""Requests on ASGI: how many run at a time, and what is left of one that ends early."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from {{ cookiecutter.__package }}.config import asgi
from {{ cookiecutter.__package }}.config.asgi import MAX_BODY_BYTES, MAX_REQUESTS, Handler

TIMEOUT_SECONDS = 30
HALF_A_REQUEST = b"POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"


def test_clients_that_send_no_body_hold_up_nobody(asgi_url: str) -> None:
    address = urlsplit(asgi_url)
    with ExitStack() as stack:
        for _ in range(MAX_REQUESTS):
            client = socket.create_connection((address.hostname, address.port))
            stack.enter_context(client).sendall(HALF_A_REQUEST)

        response = httpx2.get(f"{asgi_url}/health", timeout=TIMEOUT_SECONDS)

    assert response.status_code == 200


def connect(handler: Handler, *headers: tuple[bytes, bytes]) -> Any:
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    return ApplicationCommunicator(handler, scope)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ((b"transfer-encoding", b"chunked"), 411),
        ((b"content-length", b"%d" % (MAX_BODY_BYTES + 1)), 413),
    ],
)
def test_body_is_refused_before_it_is_read(header: tuple[bytes, bytes], status: int) -> None:
    async def read_status() -> Any:
        return (await connect(Handler(), header).receive_output(TIMEOUT_SECONDS))["status"]

    assert asyncio.run(read_status()) == status


async def start_request(handler: Handler) -> Any:
    communicator = connect(handler)
    await communicator.send_input({"type": "http.request"})
    return communicator


def test_requests_over_the_limit_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    started, release = threading.Semaphore(0), threading.Event()
    running = []

    def respond(request: HttpRequest) -> HttpResponse:
        running.append(request)
        started.release()
        assert release.wait(TIMEOUT_SECONDS)
        return HttpResponse()

    async def start_one_too_many() -> int:
        handler = Handler()
        monkeypatch.setattr(handler, "get_response", respond)
        requests = [await start_request(handler) for _ in range(MAX_REQUESTS + 1)]
        for _ in range(MAX_REQUESTS):
            assert await asyncio.to_thread(started.acquire, timeout=TIMEOUT_SECONDS)
        before = len(running)
        release.set()
        for request in requests:
            await request.receive_output(TIMEOUT_SECONDS)
        return before

    assert asyncio.run(start_one_too_many()) == MAX_REQUESTS
    assert len(running) == MAX_REQUESTS + 1


def test_request_whose_client_leaves_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    response = HttpResponse()
    finished = []

    async def leave() -> None:
        started, release = asyncio.Event(), asyncio.Event()

        async def broadcast() -> None:
            started.set()
            await release.wait()

        def respond(request: HttpRequest) -> HttpResponse:
            async_to_sync(broadcast)()
            finished.append(request)
            return response

        handler = Handler()
        monkeypatch.setattr(handler, "get_response", respond)
        request = asyncio.create_task(handler.get_response_async(HttpRequest()))
        async with asyncio.timeout(TIMEOUT_SECONDS):
            await started.wait()
            request.cancel()
            release.set()
            with pytest.raises(asyncio.CancelledError):
                await request

    asyncio.run(leave())

    assert finished
    assert response.closed


def test_download_that_fails_keeps_neither_its_file_nor_a_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fail() -> AsyncIterator[bytes]:
        yield b"the first part"
        raise OSError("the file is gone")

    response = StreamingHttpResponse(fail())
    threads = []

    def respond(_: HttpRequest) -> StreamingHttpResponse:
        threads.append(threading.get_ident())
        return response

    async def download() -> None:
        handler = Handler()
        monkeypatch.setattr(handler, "get_response", respond)
        request = await start_request(handler)
        with pytest.raises(OSError, match="the file is gone"):
            await request.wait(TIMEOUT_SECONDS)

    monkeypatch.setattr(
        asgi, "close_old_connections", lambda: threads.append(threading.get_ident())
    )

    asyncio.run(download())

    assert response.closed
    assert len(threads) == 2
    assert len(set(threads)) == 1
