"""Requests: what counts as JSON, and when its absence is complained of."""

import pytest
from fastapi import Request
from {{ cookiecutter.__package }}.requests import (
    IdConvertor,
    ServiceRequest,
    is_json,
    require_json,
)
from starlette.types import Message

from {{ cookiecutter.__package }}.errors import (
    BadRequestError,
    UnsupportedMediaTypeError,
)


def request_of(
    method: str, body: bytes = b"", content_type: str | None = None, query: bytes = b""
) -> ServiceRequest:
    """Build a request as the server would."""
    headers = [(b"content-type", content_type.encode())] if content_type else []
    scope = {"type": "http", "method": method, "headers": headers, "query_string": query}

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    return ServiceRequest(scope, receive)


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json", True),
        ("Application/JSON", True),
        ("application/json; charset=utf-8", True),
        ('application/json;charset="UTF-8"', True),
        ("application/json; charset=utf8", True),
        ("application/json; version=1", True),
        ("application/json; charset=utf-16", False),
        ("application/json; charset=latin-1", False),
        ("application/problem+json", False),
        ("application/jsonp", False),
        ("text/json", False),
        ("text/plain", False),
        ("multipart/form-data; boundary=x", False),
        ("json", False),
        ("", False),
    ],
)
def test_only_json_in_utf_8_is_json(content_type: str, expected: bool) -> None:
    assert is_json(content_type) is expected


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
async def test_methods_without_a_body_need_no_json(method: str) -> None:
    await require_json(request_of(method, b"text", "text/plain"))


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_json_is_let_through(method: str) -> None:
    await require_json(request_of(method, b"{}", "application/json"))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"{}", "text/plain"), (b"{}", None), (b"", "text/plain"), (b"nonsense", "text/plain")],
)
async def test_another_content_type_is_refused(body: bytes, content_type: str | None) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        await require_json(request_of("POST", body, content_type))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
async def test_each_method_with_a_body_needs_json(method: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        await require_json(request_of(method, b"text", "text/plain"))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"", None), (b"", "application/json"), (b"{", "application/json")],
)
async def test_a_body_that_is_missing_or_no_json_is_refused(
    body: bytes, content_type: str | None
) -> None:
    with pytest.raises(BadRequestError, match="The body is not valid JSON"):
        await require_json(request_of("POST", body, content_type))


async def test_a_route_of_another_class_has_its_json_read_by_the_framework() -> None:
    request = request_of("POST", b"{", "application/json")

    await require_json(Request(request.scope, request.receive))


async def test_a_body_that_is_no_json_reads_as_null() -> None:
    assert await request_of("POST", b"NaN").json() is None


def test_empty_query_parameters_are_absent() -> None:
    query = request_of("GET", query=b"a=&b=1&b=2&b=&c").query_params

    assert query.multi_items() == [("b", "1"), ("b", "2")]


def test_an_id_in_a_path_is_an_integer() -> None:
    convertor = IdConvertor()

    assert convertor.convert("0012") == 12
    assert convertor.to_string(12) == "12"
