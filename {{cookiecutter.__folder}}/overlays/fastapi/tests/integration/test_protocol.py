"""What holds for every path: how requests are read, and how errors are answered."""

import json

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.types import Message

from {{ cookiecutter.__package }}.database import get_session
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.client import ClientFor

JSON = "application/json"


async def post(client: httpx2.AsyncClient, content: bytes, type_: str | None) -> httpx2.Response:
    headers = {} if type_ is None else {"Content-Type": type_}
    return await client.post("/projects", content=content, headers=headers)


async def test_an_error_is_a_problem(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/nowhere")

    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Not Found.",
    }


@pytest.mark.parametrize("path", ["/nowhere", "/projects/", "/health/", "/tasks/1/", "/", "/redoc"])
async def test_an_unknown_path_is_not_found_and_never_redirected(
    path: str, client: httpx2.AsyncClient
) -> None:
    answer = await client.get(path)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/projects", "GET, HEAD, POST"),
        ("PUT", "/projects/1", "DELETE, GET, HEAD, PATCH"),
        ("GET", "/tasks/bulk-update", "POST"),
        ("HEAD", "/auth/login", "POST"),
        ("POST", "/health", "GET, HEAD"),
    ],
)
async def test_a_wrong_method_is_told_the_right_ones(
    method: str, path: str, allowed: str, client: httpx2.AsyncClient
) -> None:
    answer = await client.request(method, path)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == allowed


@pytest.mark.parametrize("path", ["/health", "/users/me", "/openapi.json"])
async def test_head_answers_as_get_without_a_body(
    path: str, user: User, client_for: ClientFor
) -> None:
    client = client_for(user)

    get, head = await client.get(path), await client.head(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b"[" * 1000 + b"]" * 1000,
        b"[" * 500_000,
        '{"name": "é"}'.encode("latin-1"),
    ],
)
async def test_what_is_no_json_is_malformed(
    content: bytes, user: User, client_for: ClientFor
) -> None:
    answer = await post(client_for(user), content, JSON)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "content_type",
    [None, "text/plain", "application/problem+json", "application/json; charset=latin-1"],
)
async def test_another_content_type_is_not_understood(
    content_type: str | None, user: User, client_for: ClientFor
) -> None:
    answer = await post(client_for(user), b'{"name": "Apollo"}', content_type)

    assert answer.status_code == 415


async def test_a_login_is_no_form(client: httpx2.AsyncClient) -> None:
    form = {"email": "ada@example.com", "password": "long enough"}

    answer = await client.post("/auth/login", data=form)

    assert answer.status_code == 415


@pytest.mark.parametrize("content_type", ["application/json;charset=UTF-8", "Application/JSON"])
async def test_json_may_name_its_only_charset(
    content_type: str, user: User, client_for: ClientFor
) -> None:
    answer = await post(client_for(user), b'{"name": "Apollo"}', content_type)

    assert answer.status_code == 201


async def test_no_body_at_all_is_malformed(user: User, client_for: ClientFor) -> None:
    answer = await post(client_for(user), b"", None)

    assert answer.status_code == 400


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 422), (1024 * 1024 + 1, 413)])
async def test_a_body_holds_up_to_a_mebibyte(
    size: int, status: int, user: User, client_for: ClientFor
) -> None:
    frame = json.dumps({"name": ""}).encode()
    content = frame.replace(b'""', b'"' + b"x" * (size - len(frame)) + b'"')

    answer = await post(client_for(user), content, JSON)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_text_that_is_no_unicode_does_not_fit(user: User, client_for: ClientFor) -> None:
    answer = await post(client_for(user), rb'{"name": "\ud800"}', JSON)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["body.name"]


TOO_BIG = b"x" * (1024 * 1024 + 1)
INVALID = b'{"name": ""}'


@pytest.mark.parametrize(
    ("signed_in", "path", "content_type", "content", "status"),
    [
        (False, "/nowhere", "text/plain", TOO_BIG, 413),
        (False, "/projects/9000000000", "text/plain", b"{", 401),
        (True, "/projects/9000000000", "text/plain", b"{", 415),
        (True, "/projects/9000000000", JSON, b"{", 400),
        (True, "/projects/9000000000", JSON, INVALID, 404),
        (True, "/users/{admin}", JSON, INVALID, 403),
        (True, "/users/{user}", JSON, INVALID, 422),
        (True, "/users/{user}", JSON, b"5", 422),
    ],
)
async def test_faults_are_judged_in_one_order(
    signed_in: bool,
    path: str,
    content_type: str,
    content: bytes,
    status: int,
    client: httpx2.AsyncClient,
    user: User,
    admin: User,
    client_for: ClientFor,
) -> None:
    caller = client_for(user) if signed_in else client
    url = path.format(admin=admin.id, user=user.id)

    answer = await caller.patch(url, content=content, headers={"Content-Type": content_type})

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ConnectionRefusedError("host db.internal"), 503),
        (PoolTimeoutError("secret"), 503),
        (OperationalError("SELECT secret", {}, Exception("host db.internal")), 503),
        (ProgrammingError("SELECT secret", {}, Exception("syntax")), 500),
        (RuntimeError("secret"), 500),
    ],
)
async def test_a_failure_inside_tells_nothing(
    error: Exception, status: int, app: FastAPI, user: User, client_for: ClientFor
) -> None:
    def fail() -> None:
        raise error

    app.dependency_overrides[get_session] = fail
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    headers = client_for(user).headers

    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/users/me", headers=headers)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    for word in ("secret", "internal", "syntax", "Traceback"):
        assert word not in answer.text


async def test_a_caller_who_hangs_up_is_not_answered(app: FastAPI) -> None:
    scope = {"type": "http", "method": "POST", "path": "/projects", "headers": []}
    events: list[Message] = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return events.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)

    assert sent == []
