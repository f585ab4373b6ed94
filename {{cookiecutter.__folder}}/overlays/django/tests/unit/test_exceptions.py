"""Problem details, for whatever an exception holds."""

import sqlite3
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework_simplejwt.exceptions import InvalidToken

from {{ cookiecutter.__package }}.core.exceptions import exception_handler, flatten_errors

UNAVAILABLE = "The service is temporarily unavailable."


def handle(error: Exception, *, format: str = "json") -> Any:  # noqa: A002 (REST framework's)
    request = SimpleNamespace(accepted_renderer=SimpleNamespace(format=format))
    return exception_handler(error, {"request": request, "view": None})


@pytest.mark.parametrize(
    ("error", "status", "title", "detail"),
    [
        (InvalidToken("Expired."), 401, "Unauthorized", "Expired."),
        (Http404("No such row."), 404, "Not Found", "No such row."),
        (InterfaceError("a secret"), 503, "Service Unavailable", UNAVAILABLE),
    ],
)
def test_exception_becomes_a_problem(
    error: Exception, status: int, title: str, detail: str
) -> None:
    response = handle(error)

    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.data == {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
    }


def sqlite_error(name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError()
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("cause", "is_unavailable"),
    [
        (psycopg.OperationalError("connection failed"), True),
        (psycopg.errors.TooManyConnections(), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.DeadlockDetected(), False),
        (psycopg.errors.QueryCanceled(), False),
        (sqlite_error("SQLITE_BUSY_SNAPSHOT"), True),
        (sqlite_error("SQLITE_ERROR"), False),  # such as a missing table
    ],
)
def test_only_an_unreachable_or_overloaded_database_is_unavailable(
    cause: Exception, is_unavailable: bool
) -> None:
    error = OperationalError()
    error.__cause__ = cause

    response = handle(error)

    assert (response is not None and response.status_code == 503) == is_unavailable


@pytest.mark.parametrize(
    ("detail", "errors"),
    [
        (["One.", "Two."], [("non_field_errors", "One."), ("non_field_errors", "Two.")]),
        ({"detail": ["Required."]}, [("detail", "Required.")]),
    ],
)
@pytest.mark.parametrize("kind", [exceptions.NotFound, exceptions.ValidationError])
def test_other_details_are_errors(
    kind: type[exceptions.APIException], detail: Any, errors: list[tuple[str, str]]
) -> None:
    response = handle(kind(detail))

    assert response.data["status"] == kind.status_code
    assert response.data["detail"] == kind.default_detail
    assert [(e["field"], e["message"]) for e in response.data["errors"]] == errors


def test_browsable_api_keeps_its_content_type() -> None:
    assert handle(exceptions.NotFound(), format="api").content_type is None


def test_unexpected_exception_is_left_to_django() -> None:
    assert handle(TimeoutError()) is None


def test_nested_errors_are_flattened() -> None:
    detail = {
        "name": ["Required."],
        "tasks": [{}, {"title": ["Too long.", "No."]}],
        "ids": {2: ["Invalid."]},
        "data": {"non_field_errors": ["Empty."]},
    }

    assert [tuple(error.values()) for error in flatten_errors(detail)] == [
        ("name", "Required."),
        ("tasks.1.title", "Too long."),
        ("tasks.1.title", "No."),
        ("ids.2", "Invalid."),
        ("data.non_field_errors", "Empty."),
    ]
