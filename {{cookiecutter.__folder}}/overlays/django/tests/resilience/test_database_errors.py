"""Database errors: temporary ones return 503, and mistakes 500."""

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
        pytest.param("42P01", 500, id="no-such-table"),
    ],
)
def test_status_depends_on_the_class_of_the_error(
    sqlstate: str, status_code: int, client: APIClient
) -> None:
    client.raise_request_exception = False

    def fail(*_: Any) -> None:
        # Django converts the exceptions of the driver.
        with DatabaseErrorWrapper(Mock(Database=psycopg)):
            raise psycopg.errors.lookup(sqlstate)("secret")

    with connection.execute_wrapper(fail):
        response = client.post("/auth/login", {"email": "ada@example.com", "password": "wrong"})

    assert response.status_code == status_code
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in response.text
