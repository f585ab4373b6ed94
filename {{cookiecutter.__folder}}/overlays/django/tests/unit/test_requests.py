"""Requests: what counts as JSON and as an id, and when their absence is complained of."""

from typing import Any
from unittest.mock import Mock, PropertyMock, patch

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError
from django.test import RequestFactory
from django.urls import resolve
from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from {{ cookiecutter.__package }}.config import wsgi
from {{ cookiecutter.__package }}.core.converters import IdConverter
from {{ cookiecutter.__package }}.core.middleware import content_length
from {{ cookiecutter.__package }}.core.negotiation import (
    JSONNegotiation,
    is_json,
)
from {{ cookiecutter.__package }}.core.views import PublicAPIView, not_found


class IdleView(PublicAPIView):
    """Looks at nothing that is sent."""

    def answer(self, _: Request) -> Response:
        return Response()

    get = post = patch = delete = answer


def send(method: str, body: str, content_type: str = "") -> Response:
    """Send a body to the view."""
    request: Any = APIRequestFactory().generic(method, "/", body, content_type)
    return IdleView.as_view()(request)


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


def test_answers_are_json_whatever_the_client_would_accept() -> None:
    request = Request(APIRequestFactory().get("/", headers={"Accept": "text/html"}))
    renderers = [JSONRenderer(), BrowsableAPIRenderer()]

    chosen = JSONNegotiation().select_renderer(request, renderers)

    assert chosen == (renderers[0], "application/json")


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
def test_methods_without_a_body_need_no_json(method: str) -> None:
    assert send(method, "text", "text/plain").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_json_is_let_through(method: str) -> None:
    assert send(method, "{}", "application/json").status_code == 200


@pytest.mark.parametrize(
    ("body", "content_type"),
    [("{}", "text/plain"), ("{}", ""), ("", "text/plain"), ("nonsense", "text/plain")],
)
def test_another_content_type_is_refused(body: str, content_type: str) -> None:
    assert send("POST", body, content_type).status_code == 415


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_each_method_with_a_body_needs_json(method: str) -> None:
    assert send(method, "text", "text/plain").status_code == 415


@pytest.mark.parametrize(
    ("body", "content_type"),
    [("", ""), ("", "application/json"), ("{", "application/json")],
)
def test_a_body_that_is_missing_or_no_json_is_refused(body: str, content_type: str) -> None:
    response = send("POST", body, content_type)

    assert response.status_code == 400
    assert response.data["detail"].startswith("The body is not valid JSON")


def test_a_body_that_breaks_off_is_refused() -> None:
    broken = PropertyMock(side_effect=UnreadablePostError("connection reset"))

    with patch.object(WSGIRequest, "body", new_callable=lambda: broken):
        response = send("POST", "{}", "application/json")

    assert response.status_code == 400
    assert response.data["detail"] == "The body breaks off."


@pytest.mark.parametrize(
    ("environ", "passed_on"),
    [
        ({}, {}),
        ({"CONTENT_TYPE": "application/json"}, {"CONTENT_TYPE": "application/json"}),
        (
            {"CONTENT_TYPE": "application/json; charset*=nothing''utf-8"},
            {"CONTENT_TYPE": "application/octet-stream"},
        ),
    ],
)
def test_a_content_type_that_cannot_be_read_is_none_that_is_understood(
    environ: dict[str, str], passed_on: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    django, start_response = Mock(), Mock()
    monkeypatch.setattr(wsgi, "django_application", django)

    answer = wsgi.application(environ, start_response)

    assert answer is django.return_value
    django.assert_called_once_with(passed_on, start_response)


@pytest.mark.parametrize(
    ("header", "length"), [("7", 7), ("", 0), ("x", 0), ("1.5", 0), ("9" * 5000, 0)]
)
def test_a_length_that_is_no_number_is_none(header: str, length: int) -> None:
    request = RequestFactory().get("/", headers={"Content-Length": header})

    assert content_length(request) == length


def test_an_id_in_a_path_is_an_integer() -> None:
    converter = IdConverter()

    assert converter.to_python("0012") == 12
    assert converter.to_url(12) == "12"


@pytest.mark.parametrize("text", ["abc", "-1", "1.0", "\u0661", "9" * 20])
def test_what_cannot_be_an_id_is_not_found(text: str) -> None:
    assert resolve(f"/tasks/{text}").func is not_found
