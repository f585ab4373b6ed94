"""Jobs in the process of the test, without a broker."""

import logging

import pytest
import respx
from pytest_httpx2 import httpx2_mock  # noqa: F401 (a fixture; see addopts)

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
    ("status_codes", "posts"),
    [([202, 202], 1), ([400, 202], 1), ([502, 503, 202, 202], 3), ([503] * 4 + [202], 4)],
    ids=str,
)
def test_only_what_may_succeed_is_retried_at_most_three_times(
    status_codes: list[int], posts: int, route: respx.Route
) -> None:
    route.side_effect = [respx.MockResponse(code) for code in status_codes]

    send_notification.apply(kwargs=NOTIFICATION, task_id="job-1")

    keys = [call.request.headers["Idempotency-Key"] for call in route.calls]
    assert keys == ["job-1"] * posts


def test_failure_is_logged_without_the_body(
    route: respx.Route, caplog: pytest.LogCaptureFixture
) -> None:
    route.respond(400)

    send_notification.apply(kwargs=NOTIFICATION)

    assert "Notification to ada@example.com failed" in caplog.text
    assert "s3cret" not in caplog.text


def test_without_a_notification_service_only_the_recipient_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ENVIRONMENT", "testing")
    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    caplog.set_level(logging.INFO)

    send_notification.apply(kwargs=NOTIFICATION)

    assert "not sent: to ada@example.com" in caplog.text
    assert "s3cret" not in caplog.text


async def test_job_without_a_broker_is_logged_as_lost(caplog: pytest.LogCaptureFixture) -> None:
    settings = make_settings().model_copy(update={"broker_url": NOBODY_LISTENS})

    await NotificationPublisher(Publisher(settings)).send(Notification(**NOTIFICATION))

    assert f"The job {send_notification.name} is lost" in caplog.text
    assert "s3cret" not in caplog.text
