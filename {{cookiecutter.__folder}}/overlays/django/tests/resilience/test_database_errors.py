"""Errors of the database are told apart: it is out of reach, or it was asked wrongly."""

from typing import Any
from unittest.mock import Mock

import psycopg
import pytest
from django.db import connection
from django.db.utils import DatabaseErrorWrapper
from rest_framework.test import APIClient


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sqlstate", "status_code"),
    [
        pytest.param("08006", 503, id="connection-lost"),
        pytest.param("53300", 503, id="too-many-connections"),
        pytest.param("57P01", 503, id="shutting-down"),
        pytest.param("57P03", 503, id="starting-up"),
        pytest.param("58030", 503, id="disk-broken"),
        pytest.param("42P01", 500, id="no-such-table"),
    ],
)
def test_an_error_is_answered_by_its_class(
    sqlstate: str, status_code: int, client: APIClient
) -> None:
    client.raise_request_exception = False

    def fail(*_: Any) -> None:
        # As Django hands on what the driver raises.
        with DatabaseErrorWrapper(Mock(Database=psycopg)):
            raise psycopg.errors.lookup(sqlstate)("secret")

    with connection.execute_wrapper(fail):
        answer = client.post("/auth/login", {"email": "ada@example.com", "password": "wrong"})

    assert answer.status_code == status_code
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in answer.text
