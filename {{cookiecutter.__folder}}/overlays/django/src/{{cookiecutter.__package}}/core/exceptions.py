"""Errors, and how they are answered: as problem details (RFC 9457)."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from rest_framework import exceptions, views
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.settings import api_settings

logger = logging.getLogger(__name__)

PROBLEM_MEDIA_TYPE = "application/problem+json"
INVALID = "The request does not fit the schema."
MALFORMED = "The request is malformed."
UNAVAILABLE = "The service is unavailable. Try again later."
UNEXPECTED = "Something went wrong on our side."


class BadRequest(exceptions.APIException):
    """The request holds a token that is not valid."""

    status_code = HTTPStatus.BAD_REQUEST


class Unauthorized(exceptions.APIException):
    """The caller is not known."""

    status_code = HTTPStatus.UNAUTHORIZED


class Conflict(exceptions.APIException):
    """The request contradicts what is stored."""

    status_code = HTTPStatus.CONFLICT


class InvalidQuery(exceptions.ValidationError):
    """The query does not fit the schema."""


def problem(status: int, detail: str, **members: Any) -> dict[str, Any]:
    """Tell of a problem."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **members,
    }


def exception_handler(error: Exception, context: dict[str, Any]) -> Response:
    """Answer an error of a view, in place of REST framework's own handler."""
    response = views.exception_handler(error, context) or _answer_failure(error, context)
    if isinstance(error, exceptions.ValidationError):
        location = "query" if isinstance(error, InvalidQuery) else "body"
        faults = [
            {"field": field, "message": message}
            for field, message in locate_faults(error.detail, location)
        ]
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        response.data = problem(response.status_code, INVALID, errors=faults)
    else:
        response.data = problem(response.status_code, response.data["detail"])
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    response.content_type = PROBLEM_MEDIA_TYPE
    # Whatever the view renders otherwise, as the page of the documentation does.
    context["request"].accepted_renderer = JSONRenderer()
    context["request"].accepted_media_type = JSONRenderer.media_type
    return response


def locate_faults(detail: Any, location: str) -> Iterator[tuple[str, str]]:
    """Write the place of each message as a path, as in `body.tasks[3].title`."""
    if isinstance(detail, list):
        for message in detail:
            yield location, str(message)
        return
    for key, inner in detail.items():
        if key == api_settings.NON_FIELD_ERRORS_KEY:
            yield from locate_faults(inner, location)
        else:
            suffix = f"[{key}]" if isinstance(key, int) else f".{key}"
            yield from locate_faults(inner, location + suffix)


def _answer_failure(error: Exception, context: dict[str, Any]) -> Response:
    if isinstance(error, InterfaceError | OperationalError):
        logger.error("Unavailable: %r", error)
        return Response({"detail": UNAVAILABLE}, HTTPStatus.SERVICE_UNAVAILABLE)
    if isinstance(error, SuspiciousOperation):
        return Response({"detail": MALFORMED}, HTTPStatus.BAD_REQUEST)
    # What Django does where no one answers: tell its listeners, and log the trace.
    got_request_exception.send(type(context["view"]), request=context["request"])
    logger.error("Unexpected", exc_info=error)
    return Response({"detail": UNEXPECTED}, HTTPStatus.INTERNAL_SERVER_ERROR)
