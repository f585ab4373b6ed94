"""Errors as they are answered: problem details that tell what they may, and no more."""

import json
import logging
from collections.abc import Sequence
from typing import Any

import pytest
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError

from {{ cookiecutter.__package }} import errors

REQUEST = Request({"type": "http"})
SECRET = Exception("password=s3cret")


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
    assert content(response)["errors"] == [
        {"field": "body.tasks[3].title", "message": "Too long."},
        {"field": "query.limit", "message": "Too much."},
    ]


async def test_what_cannot_be_an_id_is_not_found() -> None:
    faults = [{"loc": ("body", "title"), "msg": ""}, {"loc": ("path", "task_id"), "msg": ""}]

    response = await errors.answer_invalid_request(REQUEST, RequestValidationError(faults))

    assert response.status_code == 404
    assert "errors" not in content(response)


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("SELECT 1", {}, SECRET),
        InterfaceError("SELECT 1", {}, SECRET),
        DBAPIError("SELECT 1", {}, SECRET, connection_invalidated=True),
    ],
    ids=repr,
)
async def test_a_database_out_of_reach_is_503_and_only_the_log_says_why(
    error: DBAPIError, caplog: pytest.LogCaptureFixture
) -> None:
    response = await errors.answer_database_error(REQUEST, error)

    assert response.status_code == 503
    assert "s3cret" not in str(content(response))
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "s3cret" in record.message


async def test_a_database_that_was_asked_wrongly_is_no_503() -> None:
    error = ProgrammingError("SELEKT 1", {}, SECRET)

    with pytest.raises(ProgrammingError):
        await errors.answer_database_error(REQUEST, error)


@pytest.mark.parametrize("error", [ConnectionRefusedError(111, "refused"), OSError("no route")])
async def test_a_server_out_of_reach_is_503(error: OSError) -> None:
    response = await errors.answer_os_error(REQUEST, error)

    assert response.status_code == 503


async def test_a_missing_file_is_no_503() -> None:
    error = FileNotFoundError(2, "No such file", "template.html")

    with pytest.raises(FileNotFoundError):
        await errors.answer_os_error(REQUEST, error)


async def test_the_unexpected_is_500_and_tells_nothing() -> None:
    response = await errors.answer_unexpected(REQUEST, SECRET)

    assert response.status_code == 500
    assert "s3cret" not in str(content(response))
