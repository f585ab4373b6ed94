"""The service as a consumer: what it asks of the notification service is written to a pact."""

from dataclasses import asdict
from unittest.mock import Mock

import pytest
from pact import Pact, match
from pact.interaction import HttpInteraction

from {{ cookiecutter.__package }}.notifications.client import (
    Notification,
    NotificationClient,
)

from tests.fixtures.pacts import SERVICE, record

NOTIFICATION = Notification("ada@example.com", "Welcome", "Have a look around.")


@pytest.fixture
def pact() -> Pact:
    return Pact(SERVICE, "notification-service").with_specification("V4")


def expect_notification(pact: Pact, description: str) -> HttpInteraction:
    """Describe the request; of its texts only the type is promised."""
    body = {field: match.str(text) for field, text in asdict(NOTIFICATION).items()}
    return (
        pact.upon_receiving(description)
        .with_request("POST", "/notifications")
        .with_header("Idempotency-Key", match.uuid("b1f5a8a0-6e0c-4f4b-9d0a-3a8f0e6f5d11"))
        .with_body(body, content_type="application/json")
    )


def test_a_notification_is_accepted(pact: Pact, caplog: pytest.LogCaptureFixture) -> None:
    expect_notification(pact, "a notification").will_respond_with(202)

    with record(pact) as url, NotificationClient(url) as client:
        client.send(NOTIFICATION)

    assert "failed" not in caplog.text


def test_a_refused_notification_is_logged_and_not_tried_again(
    pact: Pact, caplog: pytest.LogCaptureFixture
) -> None:
    refused = expect_notification(pact, "a notification for somebody who wants none")
    refused.given("the recipient has unsubscribed").will_respond_with(422)
    sleep = Mock()

    with record(pact) as url, NotificationClient(url, sleep=sleep) as client:
        client.send(NOTIFICATION)

    assert "The notification to ada@example.com failed" in caplog.text
    sleep.assert_not_called()
