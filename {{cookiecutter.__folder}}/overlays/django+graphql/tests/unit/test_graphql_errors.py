from typing import Any

import pytest
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions

from {{ cookiecutter.__package }}.core.exceptions import Conflict
from {{ cookiecutter.__package }}.graphql_api.errors import describe


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (exceptions.NotAuthenticated("message"), "UNAUTHENTICATED"),
        (exceptions.PermissionDenied("message"), "FORBIDDEN"),
        (exceptions.NotFound("message"), "NOT_FOUND"),
        (Http404("message"), "NOT_FOUND"),
        (Conflict("message"), "CONFLICT"),
        (exceptions.ParseError("message"), "BAD_USER_INPUT"),
    ],
)
def test_errors_of_the_client_have_codes_and_messages(error: Exception, code: str) -> None:
    assert describe(error) == ("message", {"code": code}, False)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OperationalError("secret"), "SERVICE_UNAVAILABLE"),
        (exceptions.APIException("secret"), "INTERNAL_SERVER_ERROR"),
        (KeyError("secret"), "INTERNAL_SERVER_ERROR"),
    ],
)
def test_failures_reveal_nothing(error: Exception, code: str) -> None:
    public = describe(error)

    assert (public.extensions, public.is_failure) == ({"code": code}, True)
    assert "secret" not in public.message


def test_validation_error_names_the_fields() -> None:
    detail: Any = {"title": ["Too long."], "tasks": [{}, {"priority": ["Too high."]}]}

    assert describe(exceptions.ValidationError(detail)).extensions == {
        "code": "BAD_USER_INPUT",
        "errors": [
            {"field": "title", "message": "Too long."},
            {"field": "tasks.1.priority", "message": "Too high."},
        ],
    }
