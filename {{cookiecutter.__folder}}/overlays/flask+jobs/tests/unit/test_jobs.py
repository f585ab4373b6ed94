"""Jobs in the process of the test, without a broker."""

from collections.abc import Iterator
from typing import Any

import pytest
import respx
from flask import Flask
from pytest_httpx2 import httpx2_mock  # noqa: F401 (a fixture; see addopts)

from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.notifications.tasks import send_notification

from tests.fixtures.broker import NOBODY_LISTENS
from tests.fixtures.client import running, settings_for
from tests.fixtures.database import MEMORY

URL = "http://notifications.example.com"
NOTIFICATION = {"recipient": "ada@example.com", "subject": "Hello", "body": "A token: s3cret"}


@pytest.fixture
def app() -> Iterator[Flask]:
    with running(settings_for(MEMORY, broker_url=NOBODY_LISTENS, notifications_url=URL)) as app:
        yield app


@pytest.fixture
def route(httpx2_mock: respx.Router) -> respx.Route:  # noqa: F811 (the fixture)
    """The notification service, which accepts everything until a test changes it."""
    return httpx2_mock.post(f"{URL}/notifications").respond(202)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("status_codes", "expected_waits"),
    [([202], []), ([400], []), ([502, 503, 202], [5, 10]), ([504] * 4 + [202], [5, 10, 20])],
    ids=str,
)
def test_only_what_may_succeed_is_retried_at_most_three_times(
    status_codes: list[int], expected_waits: list[int], route: respx.Route, waits: list[Any]
) -> None:
    route.side_effect = [respx.MockResponse(code) for code in status_codes]

    job = send_notification.apply(kwargs=NOTIFICATION)

    assert waits == expected_waits
    keys = [call.request.headers["Idempotency-Key"] for call in route.calls]
    assert keys == [job.id] * (len(waits) + 1)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("status_code", [400, 503])
def test_failure_is_logged_without_the_body(
    status_code: int, route: respx.Route, caplog: pytest.LogCaptureFixture
) -> None:
    route.respond(status_code)

    send_notification.apply(kwargs=NOTIFICATION)

    assert "Notification to ada@example.com failed" in caplog.text
    assert "s3cret" not in caplog.text


def test_without_a_notification_service_only_the_recipient_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")

    with running(settings_for(MEMORY, broker_url=NOBODY_LISTENS)):
        send_notification.apply(kwargs=NOTIFICATION)

    assert "not sent: to ada@example.com" in caplog.text
    assert "s3cret" not in caplog.text


def test_job_without_a_broker_is_logged_as_lost(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.extensions["notifier"].send(Notification(**NOTIFICATION))

    assert f"The job {send_notification.name} is lost" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize(
    ("url", "options"),
    [
{% if cookiecutter.jobs == "celery-redis" %}
        ("redis://broker", False),
        ("rediss://broker", {"ssl_cert_reqs": "required"}),
        ("rediss://broker?ssl_ca_certs=ca.pem", {"ssl_ca_certs": "ca.pem"}),
{% else %}
        ("amqp://broker", False),
        ("amqps://broker", {"server_hostname": None}),
{% endif %}
    ],
)
def test_certificate_of_the_broker_is_verified(url: str, options: object) -> None:
    with running(settings_for(MEMORY, broker_url=url)) as app:
        assert app.extensions["celery"].connection_for_write().ssl == options


def test_server_without_a_broker_url_sends_notifications_itself(route: respx.Route) -> None:
    with running(settings_for(MEMORY, notifications_url=URL)) as app:
        app.extensions["notifier"].send(Notification(**NOTIFICATION))

    assert route.call_count == 1
