"""Errors as problem details (RFC 9457)."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.http import HttpRequest, JsonResponse
from rest_framework import exceptions, views
from rest_framework.response import Response
from rest_framework.settings import api_settings

{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.storage import StorageError

{% endif %}
logger = logging.getLogger(__name__)

PROBLEM_MEDIA_TYPE = "application/problem+json"
TITLES = {status.value: status.phrase for status in HTTPStatus}
TITLES |= {413: "Content Too Large", 422: "Unprocessable Content"}  # not so in Python 3.12

# Codes of PostgreSQL and SQLite: https://www.postgresql.org/docs/current/errcodes-appendix.html
UNIQUE_VIOLATION = ("23505", "SQLITE_CONSTRAINT_UNIQUE")
# Connection exceptions, insufficient resources, shutdown; a lock that another process holds.
UNAVAILABLE = ("08", "53", "57P", "SQLITE_BUSY")


class Conflict(exceptions.APIException):
    status_code = 409
    default_detail = "The request conflicts with existing data."
    default_code = "conflict"


class ServiceUnavailable(exceptions.APIException):
    status_code = 503
    default_detail = "The service is temporarily unavailable."
    default_code = "unavailable"


def get_database_code(error: Exception) -> str:
    """Return the code of an error, which is empty if it did not come from the server."""
    cause = error.__cause__
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return str(code or "")


def is_unavailable(error: Exception) -> bool:
    """Return whether the database is unreachable or overloaded.

    Deadlocks, and on SQLite missing tables, are OperationalErrors too.
    """
    code = get_database_code(error)
    is_operational = isinstance(error, OperationalError | InterfaceError)
    return is_operational and (not code or code.startswith(UNAVAILABLE))


@contextmanager
def conflict_on_duplicate(message: str) -> Iterator[None]:
    """Turn the violation of a unique constraint into a conflict.

    Validators of serializers look before they write, so they cannot exclude duplicates.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if get_database_code(error) not in UNIQUE_VIOLATION:
            raise
        raise Conflict(message) from error


def problem(status: int, detail: str, **members: Any) -> dict[str, Any]:
    """Return the members of a problem."""
    title = TITLES.get(status, "Error")
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return a problem for an exception of a view.

    Unexpected exceptions are left to Django, which logs them and shows its page in development.
    """
    if is_unavailable(error) and not settings.DEBUG:
        logger.error("Database error", exc_info=error)
        error = ServiceUnavailable()
{% if cookiecutter.storage %}
    if isinstance(error, StorageError):
        logger.error("%s", error, exc_info=error)
        error = ServiceUnavailable(str(error))
{% endif %}
    response = views.exception_handler(error, context)
    if response is None:
        return None
    data: Any = response.data
    if isinstance(data, dict) and isinstance(data.get("detail"), str):
        response.data = problem(response.status_code, data["detail"])
    else:
        detail = str(error.default_detail)  # type: ignore[attr-defined] # (an APIException)
        errors = list(flatten_errors(data))
        response.data = problem(response.status_code, detail, errors=errors)
    renderer = getattr(context["request"], "accepted_renderer", None)
    if renderer is None or renderer.format == "json":  # not the browsable API
        response.content_type = PROBLEM_MEDIA_TYPE
    return response


def flatten_errors(detail: Any, *path: str | int) -> Iterator[dict[str, str]]:
    """Flatten the nested errors of a serializer, with fields such as `tasks.3.title`."""
    if isinstance(detail, dict):
        for name, nested in detail.items():
            yield from flatten_errors(nested, *path, name)
    elif isinstance(detail, list):
        for index, nested in enumerate(detail):
            yield from flatten_errors(nested, *path, *(() if isinstance(nested, str) else (index,)))
    else:
        field = ".".join(map(str, path)) or api_settings.NON_FIELD_ERRORS_KEY
        yield {"field": field, "message": str(detail)}


def problem_response(status: int, detail: object) -> JsonResponse:
    """Return a problem where no view of REST framework does."""
    return JsonResponse(
        problem(status, str(detail)), status=status, content_type=PROBLEM_MEDIA_TYPE
    )


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:  # noqa: ARG001 (Django's)
    """Handle 400, such as a wrong `Host`."""
    return problem_response(400, exceptions.ParseError.default_detail)


def not_found(request: HttpRequest, exception: Exception) -> JsonResponse:  # noqa: ARG001 (Django's)
    """Handle 404 of unknown paths."""
    return problem_response(404, exceptions.NotFound.default_detail)


def server_error(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 (Django's)
    """Handle unexpected exceptions, after Django has logged them."""
    return problem_response(500, exceptions.APIException.default_detail)
