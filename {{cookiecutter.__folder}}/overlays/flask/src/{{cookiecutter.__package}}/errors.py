"""Errors, and how they are answered: as problem details (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, ServiceUnavailable, UnprocessableEntity

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class InvalidRequest(UnprocessableEntity):
    """Fields that do not fit the schema, or what is stored."""

    description = "The request does not fit the schema."

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__()
        self.errors = errors

    @classmethod
    def of_field(cls, field: str, message: str) -> "InvalidRequest":
        """Blame one field."""
        return cls([{"field": field, "message": message}])

    @classmethod
    def of_schema(cls, location: str, error: ValidationError) -> "InvalidRequest":
        """Blame the fields that Pydantic does."""
        return cls(
            [
                {"field": field_path(location, *fault["loc"]), "message": fault["msg"]}
                for fault in error.errors()
            ]
        )


def field_path(head: str, *rest: str | int) -> str:
    """Write a location as a path, as in `body.tasks[3].title`."""
    return head + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in rest)


def init_app(app: Flask) -> None:
    """Answer every error of the application as a problem."""
    app.register_error_handler(HTTPException, answer_problem)
    app.register_error_handler(DBAPIError, answer_database_error)
    app.register_error_handler(PoolTimeoutError, answer_unavailable)


def answer_problem(error: HTTPException) -> Response:
    """Answer with the error's own headers, such as `Allow`, and a problem for a body."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status,
        "detail": error.description,
    }
    if isinstance(error, InvalidRequest):
        problem["errors"] = error.errors
    response = Response(json.dumps(problem), status, error.get_headers(), content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def answer_database_error(error: DBAPIError) -> Response:
    """Answer 503 where the database is out of reach, 500 where it was asked wrongly."""
    if error.connection_invalidated or isinstance(error, InterfaceError | OperationalError):
        return answer_unavailable(error)
    raise error


def answer_unavailable(error: Exception) -> Response:
    """Answer 503: a server that the service needs is down."""
    logger.error("Unavailable: %r", error)
    return answer_problem(ServiceUnavailable("The service is unavailable. Try again later."))
