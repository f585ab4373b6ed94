"""The service as a consumer of the notification service."""

from contextlib import aclosing
from dataclasses import asdict
from unittest.mock import AsyncMock

import pytest
from pact import Pact, match
from pact.interaction import HttpInteraction

from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient

from tests.contract.recording import SERVICE, record

NOTIFICATION = Notification("ada@example.com", "Welcome", "Have a look around.")


@pytest.fixture
def pact() -> Pact:
    return Pact(SERVICE, "notification-service").with_specification("V4")


def expect_notification(pact: Pact, description: str) -> HttpInteraction:
    """Describe the request; only the types of its texts are part of the contract."""
    body = {field: match.str(text) for field, text in asdict(NOTIFICATION).items()}
    return (
        pact.upon_receiving(description)
        .with_request("POST", "/notifications")
        .with_header("Idempotency-Key", match.uuid("b1f5a8a0-6e0c-4f4b-9d0a-3a8f0e6f5d11"))
        .with_body(body, content_type="application/json")
    )


async def test_accepted_notification(pact: Pact, caplog: pytest.LogCaptureFixture) -> None:
    expect_notification(pact, "a notification").will_respond_with(202)

    with record(pact) as url:
        async with aclosing(NotificationClient(url)) as client:
            await client.send(NOTIFICATION)

    assert "failed" not in caplog.text


async def test_rejected_notification_is_logged_without_a_retry(
    pact: Pact, caplog: pytest.LogCaptureFixture
) -> None:
    rejected = expect_notification(pact, "a notification for an unsubscribed recipient")
    rejected.given("the recipient has unsubscribed").will_respond_with(422)
    sleep = AsyncMock()

    with record(pact) as url:
        async with aclosing(NotificationClient(url, sleep=sleep)) as client:
            await client.send(NOTIFICATION)

    assert "Notification to ada@example.com failed" in caplog.text
    sleep.assert_not_called()
