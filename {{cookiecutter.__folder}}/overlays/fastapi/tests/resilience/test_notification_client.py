"""The notification client over a real socket."""

from contextlib import aclosing
from unittest.mock import AsyncMock

import pytest

from {{ cookiecutter.__package }}.notifications import client as client_module
from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient

from tests.fixtures.upstream import Upstream


async def test_silent_server_is_retried_after_the_timeout(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT_SECONDS", 0.5)
    upstream.plan = ["silence", 202]

    async with aclosing(NotificationClient(upstream.url, sleep=AsyncMock())) as client:
        await client.send(Notification("ada@example.com", "Welcome", "Have a look around."))

    first, second = upstream.received
    assert first.idempotency_key == second.idempotency_key
