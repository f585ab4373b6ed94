"""Errors as they are answered: problem details that tell what they may, and no more."""

import logging
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import Http404
from rest_framework import exceptions as rest
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from {{ cookiecutter.__package }}.core import exceptions

SECRET = "password=s3cret"


def new_request() -> Request:
    """Make a request."""
    return Request(APIRequestFactory().get("/"))


def answer(error: Exception, request: Request | None = None) -> Response:
    """Answer an error as a view does."""
    context = {"request": request or new_request(), "view": APIView()}
    return exceptions.exception_handler(error, context)


@pytest.mark.parametrize(
    ("detail", "path"),
    [
        (["Why."], "body"),
        ({"non_field_errors": ["Why."]}, "body"),
        ({"title": ["Why."]}, "body.title"),
        ({"task_ids": {2: ["Why."]}}, "body.task_ids[2]"),
        ({"tasks": {3: {"title": ["Why."]}}}, "body.tasks[3].title"),
        ({"tasks": {3: {"non_field_errors": ["Why."]}}}, "body.tasks[3]"),
    ],
)
def test_a_location_is_written_as_a_path(detail: Any, path: str) -> None:
    assert list(exceptions.locate_faults(detail, "body")) == [(path, "Why.")]


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (exceptions.BadRequest("Why."), 400, "Bad Request"),
        (rest.ParseError("Why."), 400, "Bad Request"),
        (exceptions.Unauthorized("Why."), 401, "Unauthorized"),
        (PermissionDenied("Why."), 403, "Forbidden"),
        (Http404("Why."), 404, "Not Found"),
        (exceptions.Conflict("Why."), 409, "Conflict"),
    ],
)
def test_a_refusal_is_answered_as_a_problem(error: Exception, status: int, title: str) -> None:
    response = answer(error)

    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.data == {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": "Why.",
    }


def test_who_is_unknown_hears_how_to_be_known() -> None:
    response = answer(exceptions.Unauthorized("Why."))

    assert response["WWW-Authenticate"] == "Bearer"


def test_every_invalid_field_is_named() -> None:
    response = answer(rest.ValidationError({"name": ["Too long.", "Too dull."], "role": ["No."]}))

    assert response.status_code == 422
    assert response.data == {
        "type": "about:blank",
        "title": "Unprocessable Content",
        "status": 422,
        "detail": "The request does not fit the schema.",
        "errors": [
            {"field": "body.name", "message": "Too long."},
            {"field": "body.name", "message": "Too dull."},
            {"field": "body.role", "message": "No."},
        ],
    }


def test_an_invalid_field_is_named() -> None:
    response = answer(rest.ValidationError({"assignee_id": ["Why."]}))

    assert response.status_code == 422
    assert response.data["errors"] == [{"field": "body.assignee_id", "message": "Why."}]


def test_an_invalid_parameter_is_named() -> None:
    response = answer(exceptions.InvalidQuery({"limit": ["Too much."]}))

    assert response.status_code == 422
    assert response.data["errors"] == [{"field": "query.limit", "message": "Too much."}]


@pytest.mark.parametrize("error", [OperationalError(SECRET), InterfaceError(SECRET)], ids=repr)
def test_a_database_out_of_reach_is_503_and_only_the_log_says_why(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    response = answer(error)

    assert response.status_code == 503
    assert response.data["detail"] == "The service is unavailable. Try again later."
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.message == f"Unavailable: {error!r}"


def test_a_database_that_was_asked_wrongly_is_no_503() -> None:
    response = answer(ProgrammingError(SECRET))

    assert response.status_code == 500


def test_the_unexpected_is_500_and_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    error = RuntimeError(SECRET)

    response = answer(error)

    assert response.status_code == 500
    assert response.data["detail"] == "Something went wrong on our side."
    (record,) = caplog.records
    assert (record.levelno, record.message) == (logging.ERROR, "Unexpected")
    assert record.exc_info
    assert record.exc_info[1] is error


def test_who_listens_to_django_hears_of_the_unexpected() -> None:
    listener, request = Mock(), new_request()
    got_request_exception.connect(listener)

    answer(RuntimeError(), request)

    got_request_exception.disconnect(listener)
    listener.assert_called_once_with(signal=got_request_exception, sender=APIView, request=request)


def test_a_suspicious_request_is_malformed() -> None:
    response = answer(SuspiciousOperation(SECRET))

    assert response.status_code == 400
    assert response.data["detail"] == "The request is malformed."


def test_a_problem_is_json_whatever_the_view_renders() -> None:
    request = new_request()

    answer(exceptions.Conflict("Why."), request)

    assert isinstance(request.accepted_renderer, JSONRenderer)
    assert request.accepted_media_type == "application/json"
