"""The broker goes away under a running service, and comes back."""

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.broker import OwnBroker
from tests.fixtures.jobs import connect_broker

pytestmark = pytest.mark.slow


def request_reset(client: FlaskClient, user: User) -> None:
    response = client.post("/auth/password-reset", json={"email": user.email})
    assert response.status_code == 200


@pytest.mark.parametrize("outage", ["paused", "killed"])
def test_request_during_an_outage_neither_fails_nor_waits(
    outage: str,
    own_broker: OwnBroker,
    app: Flask,
    client: FlaskClient,
    user: User,
    caplog: pytest.LogCaptureFixture,
) -> None:
    connect_broker(app, own_broker.url)
    request_reset(client, user)
    assert "is lost" not in caplog.text

    with getattr(own_broker, outage)():
        start = time.monotonic()
        request_reset(client, user)
        seconds = time.monotonic() - start
        readiness = client.get("/health/ready")

    assert seconds < 1
    assert "is lost" in caplog.text
    assert readiness.get_json()["checks"]["broker"] == "unreachable"


def test_no_job_is_lost_after_the_broker_has_restarted(
    own_broker: OwnBroker,
    app: Flask,
    client: FlaskClient,
    user: User,
    caplog: pytest.LogCaptureFixture,
) -> None:
    connect_broker(app, own_broker.url)
    request_reset(client, user)

    with own_broker.killed():
        pass
    request_reset(client, user)

    assert "is lost" not in caplog.text
    assert client.get("/health/ready").get_json()["checks"]["broker"] == "ok"
