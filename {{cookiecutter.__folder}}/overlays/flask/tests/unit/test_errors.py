"""Errors as they are answered: problem details that tell what they may, and no more."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import (
    BadRequest,
    Conflict,
    Forbidden,
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    Unauthorized,
    UnsupportedMediaType,
)

from {{ cookiecutter.__package }} import errors

SECRET = Exception("password=s3cret")
UNAVAILABLE = "The service is unavailable. Try again later."


@pytest.fixture(autouse=True)
def context() -> Iterator[None]:
    """An application that does nothing, for what only works within one."""
    with Flask(__name__).app_context():
        yield


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
def test_a_location_is_written_as_a_path(location: Any, path: str) -> None:
    assert errors.field_path(*location) == path


@pytest.mark.parametrize(
    ("error_class", "status", "title"),
    [
        (BadRequest, 400, "Bad Request"),
        (Unauthorized, 401, "Unauthorized"),
        (Forbidden, 403, "Forbidden"),
        (NotFound, 404, "Not Found"),
        (Conflict, 409, "Conflict"),
        (UnsupportedMediaType, 415, "Unsupported Media Type"),
    ],
)
def test_a_refusal_is_answered_as_a_problem(
    error_class: type[HTTPException], status: int, title: str
) -> None:
    response = errors.answer_problem(error_class("Why."))

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.get_json() == {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": "Why.",
    }


def test_who_is_unknown_hears_how_to_be_known() -> None:
    response = errors.answer_problem(Unauthorized("Why."))

    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_who_uses_a_wrong_method_hears_of_the_right_ones() -> None:
    response = errors.answer_problem(MethodNotAllowed(["GET", "HEAD"]))

    assert response.headers["Allow"] == "GET, HEAD"


def test_an_invalid_field_is_named() -> None:
    response = errors.answer_problem(errors.InvalidRequest.of_field("body.assignee_id", "Why."))

    assert response.status_code == 422
    assert response.get_json()["detail"] == "The request does not fit the schema."
    assert response.get_json()["errors"] == [{"field": "body.assignee_id", "message": "Why."}]


class Row(BaseModel):
    title: str


class Rows(BaseModel):
    rows: list[Row]
    size: int


@pytest.fixture
def invalid() -> errors.InvalidRequest:
    """Two fields that do not fit."""
    with pytest.raises(ValidationError) as fault:
        Rows.model_validate({"rows": [{"title": "x"}, {"title": 12345}], "size": "s3cret"})
    return errors.InvalidRequest.of_schema("body", fault.value)


def test_every_invalid_field_is_named(invalid: errors.InvalidRequest) -> None:
    response = errors.answer_problem(invalid)

    assert response.status_code == 422
    assert response.get_json()["errors"] == [
        {"field": "body.rows[1].title", "message": "Input should be a valid string"},
        {
            "field": "body.size",
            "message": "Input should be a valid integer, unable to parse string as an integer",
        },
    ]


def test_an_invalid_value_is_not_repeated(invalid: errors.InvalidRequest) -> None:
    response = errors.answer_problem(invalid)

    assert "12345" not in str(response.get_json())
    assert "s3cret" not in str(response.get_json())


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("SELECT 1", {}, SECRET),
        InterfaceError("SELECT 1", {}, SECRET),
        DBAPIError("SELECT 1", {}, SECRET, connection_invalidated=True),
    ],
    ids=repr,
)
def test_a_database_out_of_reach_is_503_and_only_the_log_says_why(
    error: DBAPIError, caplog: pytest.LogCaptureFixture
) -> None:
    response = errors.answer_database_error(error)

    assert response.status_code == 503
    assert response.get_json()["detail"] == UNAVAILABLE
    assert "s3cret" in repr(error)
    assert caplog.record_tuples == [(errors.logger.name, logging.ERROR, f"Unavailable: {error!r}")]


def test_no_free_connection_in_time_is_503() -> None:
    response = errors.answer_unavailable(PoolTimeoutError("QueuePool limit reached"))

    assert response.status_code == 503
    assert response.get_json()["detail"] == UNAVAILABLE


def test_a_database_that_was_asked_wrongly_is_no_503() -> None:
    error = ProgrammingError("SELEKT 1", {}, SECRET)

    with pytest.raises(ProgrammingError):
        errors.answer_database_error(error)


def test_the_unexpected_is_500_and_tells_nothing() -> None:
    response = errors.answer_problem(InternalServerError(original_exception=SECRET))

    assert response.status_code == 500
    assert "s3cret" not in str(response.get_json())
