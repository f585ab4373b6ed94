"""Domain errors, and the mapping of all errors to problem details (RFC 9457)."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.utils import is_body_allowed_for_status_code
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.storage import StorageError

{% endif %}
logger = logging.getLogger(__name__)

TITLES = {status.value: status.phrase for status in HTTPStatus}
TITLES |= {413: "Content Too Large", 422: "Unprocessable Content"}  # not so in Python 3.12


class DomainError(Exception):
    """A request that a rule of the service rejects; the message is shown to the client."""

    status = 400


class UnauthenticatedError(DomainError):
    status = 401


class ForbiddenError(DomainError):
    status = 403


class NotFoundError(DomainError):
    status = 404


class ConflictError(DomainError):
    status = 409


class Problem(BaseModel):
    """An error; validation errors list each invalid field with a message."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []


PROBLEM_RESPONSE: dict[str, Any] = {
    "description": "Error",
    "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
}


def problem(
    status: int, detail: Any, *, headers: Mapping[str, str] | None = None, **members: Any
) -> JSONResponse:
    title = TITLES.get(status, "Error")
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    return JSONResponse(content, status, headers, media_type="application/problem+json")


async def domain_error_handler(_: Request, error: DomainError) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
    return problem(error.status, str(error), headers=headers)


async def validation_error_handler(_: Request, error: RequestValidationError) -> Response:
    errors = [
        {"field": ".".join(map(str, details["loc"])), "message": details["msg"]}
        for details in error.errors()
    ]
    return problem(422, "The request is not valid.", errors=errors)


async def http_exception_handler(_: Request, error: HTTPException) -> Response:
    if not is_body_allowed_for_status_code(error.status_code):
        return Response(status_code=error.status_code, headers=error.headers)
    return problem(error.status_code, error.detail, headers=error.headers)


async def stale_data_handler(_request: Request, _error: StaleDataError) -> Response:
    return problem(409, "The resource was changed or deleted by another request.")


def is_unavailable(error: DBAPIError) -> bool:
    """Return whether the database is unreachable or overloaded, as not in a deadlock."""
    # Without either, the connection failed. 53: lack of resources, 57: shut down or cancelled.
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", "08")
    return str(code).startswith(("08", "53", "57", "SQLITE_BUSY", "SQLITE_CANTOPEN"))


async def database_error_handler(_: Request, error: DBAPIError | PoolTimeoutError) -> Response:
    if isinstance(error, DBAPIError) and not is_unavailable(error):
        raise error
    logger.error("The database is unavailable.", exc_info=error)
    return problem(503, "The service is unavailable. Try again later.")


{% if cookiecutter.storage %}
async def storage_error_handler(_: Request, error: StorageError) -> Response:
    logger.error("%s", error, exc_info=error)
    return problem(503, str(error))


{% endif %}
async def unexpected_error_handler(_request: Request, _error: Exception) -> Response:
    return problem(500, "An unexpected error occurred.")  # the server logs the traceback


EXCEPTION_HANDLERS: dict[int | type[Exception], Any] = {
    DomainError: domain_error_handler,
    RequestValidationError: validation_error_handler,
    HTTPException: http_exception_handler,
    StaleDataError: stale_data_handler,
    OperationalError: database_error_handler,
    InterfaceError: database_error_handler,
    PoolTimeoutError: database_error_handler,
{% if cookiecutter.storage %}
    StorageError: storage_error_handler,
{% endif %}
}
