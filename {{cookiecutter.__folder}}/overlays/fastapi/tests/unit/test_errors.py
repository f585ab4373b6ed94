"""Errors as they are answered: problem details that tell what they may, and no more."""

import json
import logging
from collections.abc import Sequence
from typing import Any

import pytest
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from {{ cookiecutter.__package }} import errors

REQUEST = Request({"type": "http"})
SECRET = Exception("password=s3cret")
UNAVAILABLE = "The service is unavailable. Try again later."
# Lost, too many, stopping, and broken.
OUTAGES = ["08006", "53300", "57P01", "58030"]


class ServerError(Exception):
    """What asyncpg raises, s3cret as it is."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("password=s3cret")
        self.sqlstate = sqlstate


def content(response: Response) -> Any:
    """Read the JSON of an answer."""
    return json.loads(bytes(response.body))


@pytest.mark.parametrize(
    ("location", "path"),
    [
        (["body"], "body"),
        (["body", "title"], "body.title"),
        (["query", "limit"], "query.limit"),
        (["body", "task_ids", 2], "body.task_ids[2]"),
        (["body", "tasks", 3, "title"], "body.tasks[3].title"),
        (["body", 0, 1, "x"], "body[0][1].x"),
    ],
)
def test_a_location_is_written_as_a_path(location: Sequence[str | int], path: str) -> None:
    assert errors.field_path(location) == path


@pytest.mark.parametrize(
    ("error_class", "status", "title"),
    [
        (errors.BadRequestError, 400, "Bad Request"),
        (errors.UnauthorizedError, 401, "Unauthorized"),
        (errors.ForbiddenError, 403, "Forbidden"),
        (errors.NotFoundError, 404, "Not Found"),
        (errors.ConflictError, 409, "Conflict"),
        (errors.UnsupportedMediaTypeError, 415, "Unsupported Media Type"),
    ],
)
async def test_a_refusal_is_answered_as_a_problem(
    error_class: type[errors.ServiceError], status: int, title: str
) -> None:
    response = await errors.answer_service_error(REQUEST, error_class("Why."))

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert content(response) == {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": "Why.",
    }


async def test_who_is_unknown_hears_how_to_be_known() -> None:
    response = await errors.answer_service_error(REQUEST, errors.UnauthorizedError("Why."))

    assert response.headers["WWW-Authenticate"] == "Bearer"


async def test_an_invalid_field_is_named() -> None:
    error = errors.InvalidFieldError("body.assignee_id", "Why.")

    response = await errors.answer_service_error(REQUEST, error)

    assert response.status_code == 422
    assert content(response)["detail"] == "The request does not fit the schema."
    assert content(response)["errors"] == [{"field": "body.assignee_id", "message": "Why."}]


async def test_every_invalid_field_is_named() -> None:
    error = RequestValidationError(
        [
            {"loc": ("body", "tasks", 3, "title"), "msg": "Too long."},
            {"loc": ("query", "limit"), "msg": "Too much."},
        ]
    )

    response = await errors.answer_invalid_request(REQUEST, error)

    assert response.status_code == 422
    assert content(response)["detail"] == "The request does not fit the schema."
    assert content(response)["errors"] == [
        {"field": "body.tasks[3].title", "message": "Too long."},
        {"field": "query.limit", "message": "Too much."},
    ]


async def test_what_cannot_be_an_id_is_not_found() -> None:
    faults = [{"loc": ("body", "title"), "msg": ""}, {"loc": ("path", "task_id"), "msg": ""}]

    response = await errors.answer_invalid_request(REQUEST, RequestValidationError(faults))

    assert response.status_code == 404
    assert content(response)["detail"] == "Not found."
    assert "errors" not in content(response)


@pytest.mark.parametrize(
    ("detail", "told"), [("Gone", "Gone."), ("It is gone.", "It is gone."), ("...Gone", "...Gone.")]
)
async def test_what_the_framework_refuses_ends_as_a_sentence(detail: str, told: str) -> None:
    error = HTTPException(410, detail, headers={"X-Since": "2030"})

    response = await errors.answer_http_exception(REQUEST, error)

    assert response.headers["X-Since"] == "2030"
    assert content(response)["detail"] == told


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("SELECT 1", {}, SECRET),
        InterfaceError("SELECT 1", {}, SECRET),
        DBAPIError("SELECT 1", {}, SECRET, connection_invalidated=True),
        *(DBAPIError("SELECT 1", {}, ServerError(state)) for state in OUTAGES),
    ],
    ids=repr,
)
async def test_a_database_out_of_reach_is_503_and_only_the_log_says_why(
    error: DBAPIError, caplog: pytest.LogCaptureFixture
) -> None:
    response = await errors.answer_database_error(REQUEST, error)

    assert response.status_code == 503
    assert content(response)["detail"] == UNAVAILABLE
    assert "s3cret" in repr(error)
    assert caplog.record_tuples == [(errors.logger.name, logging.ERROR, f"Unavailable: {error!r}")]


@pytest.mark.parametrize("sqlstate", ["42601", "22P02"])
async def test_a_database_that_was_asked_wrongly_is_no_503(sqlstate: str) -> None:
    error = ProgrammingError("SELEKT 1", {}, ServerError(sqlstate))

    with pytest.raises(ProgrammingError):
        await errors.answer_database_error(REQUEST, error)


@pytest.mark.parametrize("error", [ConnectionRefusedError(111, "refused"), OSError("no route")])
async def test_a_server_out_of_reach_is_503(
    error: OSError, caplog: pytest.LogCaptureFixture
) -> None:
    response = await errors.answer_os_error(REQUEST, error)

    assert response.status_code == 503
    assert content(response)["detail"] == UNAVAILABLE
    assert [record.message for record in caplog.records] == [f"Unavailable: {error!r}"]


async def test_no_free_connection_in_time_is_503(caplog: pytest.LogCaptureFixture) -> None:
    error = PoolTimeoutError("QueuePool limit reached")

    response = await errors.answer_unavailable(REQUEST, error)

    assert response.status_code == 503
    assert content(response)["detail"] == UNAVAILABLE
    assert [record.message for record in caplog.records] == [f"Unavailable: {error!r}"]


async def test_a_missing_file_is_no_503() -> None:
    error = FileNotFoundError(2, "No such file", "template.html")

    with pytest.raises(FileNotFoundError):
        await errors.answer_os_error(REQUEST, error)


async def test_the_unexpected_is_500_and_tells_nothing() -> None:
    response = await errors.answer_unexpected(REQUEST, SECRET)

    assert response.status_code == 500
    assert content(response)["detail"] == "Something went wrong on our side."
