"""Jobs in the process of the test, without a broker."""

import asyncio
import logging
from typing import Any

import pytest
import respx
from anyio.to_thread import current_default_thread_limiter
from pytest_httpx2 import httpx2_mock  # noqa: F401 (a fixture; see addopts)

from {{ cookiecutter.__package }}.jobs import create_celery
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.notifications.publisher import NotificationPublisher
from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.publisher import Publisher

from tests.fixtures.broker import NOBODY_LISTENS
from tests.fixtures.database import make_settings

URL = "http://notifications.example.com"
NOTIFICATION = {"recipient": "ada@example.com", "subject": "Hello", "body": "A token: s3cret"}


@pytest.fixture
def route(
    monkeypatch: pytest.MonkeyPatch,
    httpx2_mock: respx.Router,  # noqa: F811 (the fixture)
) -> respx.Route:
    """The notification service of the settings."""
    monkeypatch.setenv("NOTIFICATIONS_URL", URL)
    return httpx2_mock.post(f"{URL}/notifications")


@pytest.mark.parametrize(
    ("status_codes", "expected_waits"),
    [
        ([202, 202], []),
        ([400, 202], []),
        ([502, 503, 202, 202], [5, 10]),
        ([503] * 4 + [202], [5, 10, 20]),
    ],
    ids=str,
)
def test_only_what_may_succeed_is_retried_at_most_three_times(
    status_codes: list[int], expected_waits: list[int], route: respx.Route, waits: list[Any]
) -> None:
    route.side_effect = [respx.MockResponse(code) for code in status_codes]

    send_notification.apply(kwargs=NOTIFICATION, task_id="job-1")

    keys = [call.request.headers["Idempotency-Key"] for call in route.calls]
    assert waits == expected_waits
    assert keys == ["job-1"] * (len(waits) + 1)


def test_failure_is_logged_without_the_body(
    route: respx.Route, caplog: pytest.LogCaptureFixture
) -> None:
    route.respond(400)

    send_notification.apply(kwargs=NOTIFICATION)

    assert "Notification to ada@example.com failed" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize(("environment", "is_logged"), [("testing", False), ("development", True)])
def test_without_a_notification_service_the_body_is_logged_in_development_only(
    environment: str,
    is_logged: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("ENVIRONMENT", environment)
    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    caplog.set_level(logging.INFO)

    send_notification.apply(kwargs=NOTIFICATION)

    assert "ada@example.com" in caplog.text
    assert ("s3cret" in caplog.text) == is_logged


async def test_job_without_a_broker_is_logged_as_lost(caplog: pytest.LogCaptureFixture) -> None:
    settings = make_settings().model_copy(update={"broker_url": NOBODY_LISTENS})

    await NotificationPublisher(Publisher(settings)).send(Notification(**NOTIFICATION))

    assert f"The job {send_notification.name} is lost" in caplog.text
    assert "s3cret" not in caplog.text


async def test_publisher_does_not_wait_for_the_threads_of_uploads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(current_default_thread_limiter(), "total_tokens", 0)
    publisher = Publisher(make_settings().model_copy(update={"broker_url": NOBODY_LISTENS}))

    async with asyncio.timeout(10):
        await publisher.publish(send_notification, **NOTIFICATION)
        assert await publisher.check() == "unreachable"


@pytest.mark.parametrize(
    ("url", "options"),
{% if cookiecutter.jobs == "celery-redis" %}
    [
        ("redis://broker.example.com", False),
        ("rediss://broker.example.com", {"ssl_cert_reqs": "required"}),
        ("rediss://broker.example.com?ssl_ca_certs=ca.pem", {"ssl_ca_certs": "ca.pem"}),
    ],
{% else %}
    [
        ("amqp://broker.example.com", False),
        ("amqps://broker.example.com", {"server_hostname": None}),
    ],
{% endif %}
)
def test_certificate_of_the_broker_is_verified(url: str, options: object) -> None:
    celery = create_celery(make_settings().model_copy(update={"broker_url": url}))

    assert celery.connection_for_write().ssl == options
