"""Responses to errors: problem details (RFC 9457). Services raise Werkzeug's exceptions."""

import logging
import sqlite3
from typing import Any

from apiflask import APIFlask, HTTPError
from flask import Response, current_app, jsonify
from psycopg import InterfaceError, OperationalError
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.http import HTTP_STATUS_CODES

{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.storage import StorageError

{% endif %}
logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    type: str = "about:blank"
    title: str = ""
    status: int = 500
    detail: str = ""


class ValidationProblem(Problem):
    errors: list[dict[str, str]] = []


def init_app(app: APIFlask) -> None:
    app.error_processor(handle_apiflask_error)
    # APIFlask's handler of these would drop the description of `flask.abort(409, "...")`.
    app.register_error_handler(HTTPException, handle_http_exception)
    app.register_error_handler(DBAPIError, handle_database_error)
    app.register_error_handler(PoolTimeoutError, handle_database_error)
{% if cookiecutter.storage %}
    app.register_error_handler(StorageError, handle_storage_error)
{% endif %}


def handle_apiflask_error(error: HTTPError) -> Response:
    members = {**error.extra_data}
    if error.message == current_app.config["VALIDATION_ERROR_DESCRIPTION"]:
        members["errors"] = [
            {"field": f"{location}.{field}", "message": message}
            for location, fields in error.detail.items()
            for field, messages in fields.items()
            for message in messages
        ]
    elif error.detail:
        members["context"] = error.detail
    return problem(error.status_code, error.message, error.headers, **members)


def handle_http_exception(error: HTTPException) -> Response:
    return problem(error.code or 500, error.description, error.get_headers())


def handle_database_error(error: DBAPIError | PoolTimeoutError) -> Response:
    if isinstance(error, DBAPIError) and not is_unavailable(error.orig):
        raise error
    logger.error("The database is not available", exc_info=error)
    return handle_http_exception(ServiceUnavailable())


{% if cookiecutter.storage %}
def handle_storage_error(error: StorageError) -> Response:
    logger.error("%s", error, exc_info=error)
    return problem(503, str(error))


{% endif %}
def is_unavailable(error: BaseException | None) -> bool:
    """Return whether the server is down or overloaded. Others, such as a deadlock, are bugs."""
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")
        return name.startswith(("SQLITE_BUSY", "SQLITE_CANTOPEN"))
    # SQLSTATE: connection exception (also without one), insufficient resources, intervention.
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return (error.sqlstate or "08")[:2] in {"08", "53", "57"}


def problem(status: int, detail: Any, headers: Any = None, **members: Any) -> Response:
    title = HTTP_STATUS_CODES.get(status, "Error")
    response = jsonify(type="about:blank", title=title, status=status, detail=detail, **members)
    response.status_code = status
    response.headers.update(headers)
    if status == 401:
        response.headers.setdefault("WWW-Authenticate", "Bearer")
    response.content_type = MEDIA_TYPE
    return response
