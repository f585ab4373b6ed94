"""The broker goes away under a running service."""

import time

import pytest
from pytest_django import Settings

from {{ cookiecutter.__package }}.core.jobs import check_broker, publish
from {{ cookiecutter.__package }}.notifications.tasks import send_notification

from tests.fixtures.broker import OwnBroker

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("outage", ["paused", "killed"])
def test_request_during_an_outage_neither_fails_nor_waits(
    outage: str, own_broker: OwnBroker, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CELERY_BROKER_URL = own_broker.url
    job = send_notification.s("ada@example.com", "Hello", "body")
    publish(job)
    assert "is lost" not in caplog.text

    with getattr(own_broker, outage)():
        start = time.monotonic()
        publish(job)
        assert time.monotonic() - start < 1.5  # of which 0.6 for the time-outs
        assert "is lost" in caplog.text

    caplog.clear()
    publish(job)
    assert check_broker() == "ok"
    assert "is lost" not in caplog.text


def test_job_after_a_restart_is_not_lost(
    own_broker: OwnBroker, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CELERY_BROKER_URL = own_broker.url
    job = send_notification.s("ada@example.com", "Hello", "body")
    publish(job)

    with own_broker.killed():
        assert check_broker() == "unreachable"
    publish(job)

    assert "is lost" not in caplog.text
