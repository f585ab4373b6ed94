"""Errors, and how they are answered: as problem details (RFC 9457)."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPMethod, HTTPStatus
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.routing import Match

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
INVALID = "The request does not fit the schema."
# Classes of SQLSTATE: lost connections, and servers that are full, starting, stopping or broken.
OUTAGES = ("08", "53", "57", "58")


class ServiceError(Exception):
    """What the service refuses; each subclass has its status code."""

    status: ClassVar[HTTPStatus]
    headers: ClassVar[Mapping[str, str] | None] = None

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class BadRequestError(ServiceError):
    """The body cannot be read, or holds a token that is not valid."""

    status = HTTPStatus.BAD_REQUEST


class UnauthorizedError(ServiceError):
    """The caller is not known."""

    status = HTTPStatus.UNAUTHORIZED
    headers = {"WWW-Authenticate": "Bearer"}  # noqa: RUF012 (a constant of the class)


class ForbiddenError(ServiceError):
    """The caller is known and may not do this."""

    status = HTTPStatus.FORBIDDEN


class NotFoundError(ServiceError):
    """There is no such thing."""

    status = HTTPStatus.NOT_FOUND


class ConflictError(ServiceError):
    """The request contradicts what is stored."""

    status = HTTPStatus.CONFLICT


class UnsupportedMediaTypeError(ServiceError):
    """The body is of a type that is not understood."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class InvalidFieldError(ServiceError):
    """A field fits the schema, but not what is stored."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, field: str, message: str) -> None:
        super().__init__(INVALID)
        self.errors = [{"field": field, "message": message}]


def add_handlers(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""
    app.exception_handler(ServiceError)(answer_service_error)
    app.exception_handler(RequestValidationError)(answer_invalid_request)
    app.exception_handler(HTTPException)(answer_http_exception)
    app.exception_handler(DBAPIError)(answer_database_error)
    app.exception_handler(PoolTimeoutError)(answer_unavailable)
    app.exception_handler(OSError)(answer_os_error)
    app.exception_handler(Exception)(answer_unexpected)


def problem(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any
) -> JSONResponse:
    """Build the answer that tells of a problem."""
    content = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **members,
    }
    return JSONResponse(content, status, headers, media_type=MEDIA_TYPE)


async def answer_service_error(_: Request, error: ServiceError) -> JSONResponse:
    """Answer what the service refused."""
    members = {"errors": error.errors} if isinstance(error, InvalidFieldError) else {}
    return problem(error.status, error.detail, headers=error.headers, **members)


async def answer_invalid_request(_: Request, error: RequestValidationError) -> JSONResponse:
    """Answer 422 with the invalid fields, or 404 where the path holds no id."""
    faults = error.errors()
    if any(fault["loc"][0] == "path" for fault in faults):
        return problem(404, "Not found.")
    return problem(
        422,
        INVALID,
        errors=[{"field": field_path(fault["loc"]), "message": fault["msg"]} for fault in faults],
    )


def field_path(location: Sequence[str | int]) -> str:
    """Write a location as a path, as in `body.tasks[3].title`."""
    head, *rest = location
    return str(head) + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in rest)


async def answer_http_exception(request: Request, error: HTTPException) -> JSONResponse:
    """Answer what the framework refused: an unknown path, a method, a body too large."""
    headers = error.headers
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"Allow": ", ".join(allowed_methods(request))}
    return problem(error.status_code, f"{error.detail.removesuffix('.')}.", headers=headers)


def allowed_methods(request: Request) -> list[str]:
    """List every method of the path: the framework names those of its first route only."""
    scope = {key: request.scope[key] for key in ("type", "path", "root_path")}
    allowed = [
        method
        for method in HTTPMethod
        if any(
            route.matches({**scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]
    if HTTPMethod.GET in allowed and HTTPMethod.HEAD not in allowed:
        allowed.append(HTTPMethod.HEAD)
    return sorted(allowed)


async def answer_database_error(request: Request, error: DBAPIError) -> JSONResponse:
    """Answer 503 where the database is out of reach, 500 where it was asked wrongly."""
    sqlstate = getattr(error.orig, "sqlstate", None) or ""
    if (
        error.connection_invalidated
        or isinstance(error, InterfaceError | OperationalError)
        or sqlstate.startswith(OUTAGES)
    ):
        return await answer_unavailable(request, error)
    raise error


async def answer_os_error(request: Request, error: OSError) -> JSONResponse:
    """Answer 503 where a server is out of reach, 500 where a file is."""
    if error.filename is not None:
        raise error
    return await answer_unavailable(request, error)


async def answer_unavailable(_: Request, error: Exception) -> JSONResponse:
    """Answer 503: a server that the service needs is down."""
    logger.error("Unavailable: %r", error)
    return problem(503, "The service is unavailable. Try again later.")


async def answer_unexpected(_: Request, _error: Exception) -> JSONResponse:
    """Answer 500 and tell nothing; the server logs the trace."""
    return problem(500, "Something went wrong on our side.")
