"""Requests: what counts as JSON, and when its absence is complained of."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import Mock

import pytest
from flask import Flask, json, request
from pydantic import BaseModel
from werkzeug.exceptions import (
    BadRequest,
    NotFound,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)
from werkzeug.routing import Map, MapAdapter, Rule

from {{ cookiecutter.__package }} import requests
from {{ cookiecutter.__package }}.errors import InvalidRequest
from {{ cookiecutter.__package }}.requests import (
    IdConverter,
    StrictPydanticAdapter,
    read_body,
    require_json,
)


@contextmanager
def request_of(
    method: str, body: bytes = b"", content_type: str | None = None, query: str = ""
) -> Iterator[None]:
    """Enter a request as the server would."""
    app = Flask(__name__)
    requests.init_app(app)
    with app.test_request_context(
        method=method, data=body, content_type=content_type, query_string=query
    ):
        yield


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json; charset=utf8",
        "application/json; version=1",
    ],
)
def test_json_is_let_through(content_type: str) -> None:
    with request_of("POST", b"{}", content_type):
        require_json()


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json; charset=utf-16",
        "application/json; charset=latin-1",
        "application/problem+json",
        "application/jsonp",
        "text/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        "json",
        "",
    ],
)
def test_another_content_type_is_refused(content_type: str) -> None:
    with request_of("POST", b"{}", content_type), pytest.raises(UnsupportedMediaType):
        require_json()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_each_method_with_a_body_needs_json(method: str) -> None:
    with request_of(method, b"text", "text/plain"), pytest.raises(UnsupportedMediaType):
        require_json()


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_methods_without_a_body_need_no_json(method: str) -> None:
    with request_of(method, b"text", "text/plain"):
        require_json()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"", None), (b"", "application/json"), (b"{", "application/json")],
)
def test_a_body_that_is_missing_or_no_json_is_refused(
    body: bytes, content_type: str | None
) -> None:
    with request_of("POST", body, content_type), pytest.raises(BadRequest):
        require_json()


@pytest.mark.parametrize(("size", "allowed"), [(1024 * 1024, True), (1024 * 1024 + 1, False)])
def test_a_body_holds_up_to_a_mebibyte(size: int, allowed: bool) -> None:
    with request_of("GET", b"x" * size):
        if allowed:
            read_body()
        else:
            with pytest.raises(RequestEntityTooLarge):
                read_body()


class ServersOwnError(Exception):
    """Malformed chunks, as a server reports them to who reads the body."""


def test_a_body_that_cannot_be_read_is_refused() -> None:
    with request_of("POST", b"{}"):
        request.environ["wsgi.input"] = Mock(read=Mock(side_effect=ServersOwnError))
        with pytest.raises(BadRequest, match=r"The body cannot be read\.$"):
            read_body()


@pytest.mark.parametrize("text", ['{"a": 1}', b'{"a": 1}'])
def test_json_is_read_from_text_and_bytes(text: str | bytes) -> None:
    with request_of("GET"):
        assert json.loads(text) == {"a": 1}


def test_json_is_written_in_the_order_of_the_schema() -> None:
    with request_of("GET"):
        assert json.dumps({"b": 1, "a": 2}) == '{"b": 1, "a": 2}'


def test_one_byte_too_many_is_all_that_is_read_of_a_longer_body() -> None:
    with request_of("GET"):
        assert request.max_content_length == 1024 * 1024 + 1


class Model(BaseModel):
    b: int = 0


def test_empty_query_parameters_are_absent() -> None:
    with request_of("GET", query="b=&c=1"):
        data = StrictPydanticAdapter(Model).validate_input(request, "query")

    assert data == Model()


def test_null_is_no_object() -> None:
    with (
        request_of("POST", b"null", "application/json"),
        pytest.raises(InvalidRequest) as refusal,
    ):
        StrictPydanticAdapter(Model).validate_input(request, "json")

    assert [error["field"] for error in refusal.value.errors] == ["body"]


def test_another_location_is_left_to_the_library() -> None:
    with request_of("POST", b"b=1", "application/x-www-form-urlencoded"):
        data = StrictPydanticAdapter(Model).validate_input(request, "form")

    assert data == Model(b=1)


@pytest.fixture
def paths() -> MapAdapter:
    """The paths of an application with one kind of thing."""
    rules = [Rule("/things/<int:thing_id>", endpoint="thing")]
    return Map(rules, converters={"int": IdConverter}).bind("localhost")


@pytest.mark.parametrize(
    ("text", "number"),
    [("0012", 12), (str(2**63 - 1), 2**63 - 1), (str(2**63), 0), ("9" * 19, 0)],
)
def test_an_id_in_a_path_is_an_integer(text: str, number: int, paths: MapAdapter) -> None:
    assert paths.match(f"/things/{text}") == ("thing", {"thing_id": number})


@pytest.mark.parametrize("text", ["abc", "1.5", "-1", "\N{ARABIC-INDIC DIGIT ONE}", "9" * 20])
def test_what_cannot_be_an_id_is_not_found(text: str, paths: MapAdapter) -> None:
    with pytest.raises(NotFound):
        paths.match(f"/things/{text}")
