"""Problem details, for whatever an exception holds."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework_simplejwt.exceptions import InvalidToken

from {{ cookiecutter.__package }}.core.exceptions import TITLES, exception_handler, flatten_errors


def handle(error: Exception) -> Any:
    return exception_handler(error, {"request": SimpleNamespace(), "view": None})


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (exceptions.NotFound("No such row."), 404, "No such row."),
        (exceptions.APIException(), 500, "A server error occurred."),
        (exceptions.Throttled(wait=3), 429, "Request was throttled. Expected available in 3"),
        (exceptions.NotFound({"detail": "No such row.", "code": "x"}), 404, "No such row."),
        (InvalidToken("The token is expired."), 401, "The token is expired."),
        (Http404("No such row."), 404, "No such row."),
        (PermissionDenied(), 403, "You do not have permission"),
        (OperationalError("a secret"), 503, "The service is temporarily unavailable."),
        (InterfaceError("a secret"), 503, "The service is temporarily unavailable."),
    ],
)
def test_detail_is_a_string(error: Exception, status: int, detail: str) -> None:
    response = handle(error)

    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.data.keys() == {"type", "title", "status", "detail"}
    assert response.data["status"] == status
    assert response.data["title"] == TITLES[status]
    assert response.data["detail"].startswith(detail)


@pytest.mark.parametrize(
    ("detail", "errors"),
    [
        (["One.", "Two."], [("non_field_errors", "One."), ("non_field_errors", "Two.")]),
        ({"id": "Unknown."}, [("id", "Unknown.")]),
        ({"detail": ["Required."]}, [("detail", "Required.")]),
        ({}, []),
    ],
)
@pytest.mark.parametrize("kind", [exceptions.NotFound, exceptions.ValidationError])
def test_other_details_are_errors(
    kind: type[exceptions.APIException], detail: Any, errors: list[tuple[str, str]]
) -> None:
    response = handle(kind(detail))

    assert response.data["detail"] == kind.default_detail
    assert [(e["field"], e["message"]) for e in response.data["errors"]] == errors


@pytest.mark.parametrize("error", [OSError("disk"), TimeoutError(), RuntimeError()])
def test_unexpected_exception_is_left_to_django(error: Exception) -> None:
    assert handle(error) is None


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
