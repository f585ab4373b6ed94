"""The broker goes away under a running service, and comes back."""

import time
from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.broker import OwnBroker
from tests.fixtures.jobs import connect_broker

pytestmark = pytest.mark.slow

Request = Callable[[], TestResponse]


@pytest.fixture
def request_reset(own_broker: OwnBroker, app: Flask, client: FlaskClient, user: User) -> Request:
    """Publishes a job; the first was published before the outage."""
    connect_broker(app, own_broker.url)
    request_reset = partial(client.post, "/auth/password-reset", json={"email": user.email})
    request_reset()
    return request_reset


@pytest.mark.parametrize("outage", ["paused", "killed"])
def test_request_during_an_outage_neither_fails_nor_waits(
    outage: str,
    own_broker: OwnBroker,
    request_reset: Request,
    client: FlaskClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with getattr(own_broker, outage)():
        start = time.monotonic()
        response = request_reset()
        seconds = time.monotonic() - start
        readiness = client.get("/health/ready")

    assert response.status_code == 200
    assert seconds < 1.5  # of which 0.6 for the time-outs
    assert "is lost" in caplog.text
    assert readiness.get_json()["checks"]["broker"] == "unreachable"


def test_no_job_is_lost_once_the_broker_is_back(
    own_broker: OwnBroker, request_reset: Request, caplog: pytest.LogCaptureFixture
) -> None:
    with own_broker.killed():
        pass

    request_reset()

    assert "is lost" not in caplog.text
