"""The service as a consumer of the notification service."""

from contextlib import aclosing
from dataclasses import asdict

import pytest
from pact import Pact, match

from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient

from tests.contract.recording import SERVICE, record

NOTIFICATION = Notification("ada@example.com", "Welcome", "Have a look around.")


@pytest.fixture
def pact() -> Pact:
    return Pact(SERVICE, "notification-service").with_specification("V4")


async def test_accepted_notification(pact: Pact, caplog: pytest.LogCaptureFixture) -> None:
    # Only the types of the texts are part of the contract.
    body = {field: match.str(text) for field, text in asdict(NOTIFICATION).items()}
    (
        pact.upon_receiving("a notification")
        .with_request("POST", "/notifications")
        .with_header("Idempotency-Key", match.uuid("b1f5a8a0-6e0c-4f4b-9d0a-3a8f0e6f5d11"))
        .with_body(body, content_type="application/json")
        .will_respond_with(202)
    )

    with record(pact) as url:
        async with aclosing(NotificationClient(url)) as client:
            await client.send(NOTIFICATION)

    assert "failed" not in caplog.text
