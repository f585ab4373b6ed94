"""Errors of the database: an outage is answered with 503, a fault of the service with 500."""

from unittest.mock import Mock

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError

from {{ cookiecutter.__package }} import config
from {{ cookiecutter.__package }}.auth import service
from {{ cookiecutter.__package }}.settings import Settings

from tests.fixtures.database import engine_of
from tests.fixtures.live import running

CREDENTIALS = {"email": "ada@example.com", "password": "wrong"}


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
    sqlstate: str,
    status_code: int,
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    driver_error = psycopg.errors.lookup(sqlstate)("secret details")
    error = DBAPIError.instance("SELECT 1", None, driver_error, psycopg.Error)
    monkeypatch.setattr(service, "log_in", Mock(side_effect=error))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    answer = client.post("/auth/login", json=CREDENTIALS)

    assert answer.status_code == status_code
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


def test_no_free_connection_in_time_is_an_outage(
    settings: Settings, committing_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.01}
    monkeypatch.setattr(config, "engine_options", lambda _: options)
    settings = settings.model_copy(update={"database_url": committing_url})

    with running(settings) as app, engine_of(app).connect():
        answer = app.test_client().post("/auth/login", json=CREDENTIALS)

    assert answer.status_code == 503
