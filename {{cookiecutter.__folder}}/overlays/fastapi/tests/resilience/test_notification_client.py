"""The notification client over real sockets."""

from collections.abc import AsyncIterator
from unittest.mock import AsyncMock

import pytest

from {{ cookiecutter.__package }}.notifications import client as client_module
from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient

from tests.fixtures.containers import free_port
from tests.fixtures.upstream import Upstream

NOTIFICATION = Notification("ada@example.com", "Welcome", "Have a look around.")


@pytest.fixture
def waits() -> list[float]:
    """Seconds that the client waited before each retry."""
    return []


@pytest.fixture
async def client(upstream: Upstream, waits: list[float]) -> AsyncIterator[NotificationClient]:
    client = NotificationClient(upstream.url, sleep=AsyncMock(side_effect=waits.append))
    yield client
    await client.close()


async def test_closed_connection_is_retried(client: NotificationClient, upstream: Upstream) -> None:
    upstream.plan = ["reset", 202]

    await client.send(NOTIFICATION)

    first, second = upstream.received
    assert first.idempotency_key == second.idempotency_key


async def test_silent_server_is_retried_after_the_timeout(
    upstream: Upstream, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT_SECONDS", 0.5)
    upstream.plan = ["silence", 202]
    client = NotificationClient(upstream.url, sleep=AsyncMock(side_effect=waits.append))

    await client.send(NOTIFICATION)

    await client.close()
    assert len(upstream.received) == 2


async def test_refused_connection_is_logged_after_three_attempts(
    waits: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    client = NotificationClient(
        f"http://127.0.0.1:{free_port()}", sleep=AsyncMock(side_effect=waits.append)
    )

    await client.send(NOTIFICATION)

    await client.close()
    assert waits == [0.1, 0.2]
    assert "Notification to ada@example.com failed" in caplog.text
