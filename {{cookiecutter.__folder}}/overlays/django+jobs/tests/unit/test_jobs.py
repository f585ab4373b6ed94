"""Jobs in the process of the test, without a broker."""

import logging
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import respx
from pytest_httpx2 import httpx2_mock  # noqa: F401 (a fixture; see addopts)

from {{ cookiecutter.__package }}.notifications import tasks
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
from {{ cookiecutter.__package }}.notifications.tasks import send_notification

URL = "http://notifications.example.com"
NOTIFICATION = {"recipient": "ada@example.com", "subject": "Hello", "body": "A token: s3cret"}


@pytest.fixture
def route(
    monkeypatch: pytest.MonkeyPatch,
    httpx2_mock: respx.Router,  # noqa: F811 (the fixture)
) -> Iterator[respx.Route]:
    """The notification service of the client."""
    with closing(NotificationClient(URL)) as client:
        monkeypatch.setattr(tasks, "get_notification_client", lambda: client)
        yield httpx2_mock.post(f"{URL}/notifications")


@pytest.mark.parametrize(
    ("status_codes", "expected_waits"),
    [([202], []), ([400, 202], []), ([502, 503, 202], [5, 10]), ([503] * 4 + [202], [5, 10, 20])],
    ids=str,
)
def test_only_what_may_succeed_is_retried_at_most_three_times(
    status_codes: list[int], expected_waits: list[int], route: respx.Route, waits: list[Any]
) -> None:
    route.side_effect = [respx.MockResponse(code) for code in status_codes]

    job = send_notification.apply(kwargs=NOTIFICATION)

    keys = [call.request.headers["Idempotency-Key"] for call in route.calls]
    assert waits == expected_waits
    assert keys == [job.id] * (len(waits) + 1)


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
    caplog.set_level(logging.INFO)

    send_notification.apply(kwargs=NOTIFICATION)

    assert "not sent: to ada@example.com" in caplog.text
    assert "s3cret" not in caplog.text
