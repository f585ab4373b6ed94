"""Tokens in the queries of sockets are not for logs."""

import logging

import pytest

from {{ cookiecutter.__package }}.realtime.log_filter import WithoutQueries


@pytest.mark.parametrize(
    ("message", "arguments", "logged"),
    [
        ('"%s" %s', ("GET /ws?token=s3cret HTTP/1.1", 101), '"GET /ws HTTP/1.1" 101'),
        ('"WebSocket %s" [accepted]', ("/ws?token=s3cret",), '"WebSocket /ws" [accepted]'),
    ],
    ids=["request line", "path"],
)
def test_paths_are_logged_without_their_queries(
    message: str, arguments: tuple[object, ...], logged: str
) -> None:
    record = logging.LogRecord("server", logging.INFO, "", 0, message, arguments, None)

    assert WithoutQueries().filter(record)

    assert record.getMessage() == logged
