"""Tokens in the queries of sockets are not for logs."""

import logging

from {{ cookiecutter.__package }}.logs import WithoutQueries


def test_request_lines_are_logged_without_their_queries() -> None:
    arguments = ("GET /ws?token=s3cret HTTP/1.1", 101, "-")
    record = logging.LogRecord("werkzeug", logging.INFO, "", 0, '"%s" %s %s', arguments, None)

    assert WithoutQueries().filter(record)

    assert record.getMessage() == '"GET /ws HTTP/1.1" 101 -'
