"""The notification client over real sockets."""

from unittest.mock import Mock

import pytest

from {{ cookiecutter.__package }}.notifications import client as client_module
from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient

from tests.fixtures.upstream import Step, Upstream


@pytest.mark.parametrize("failure", ["reset", "silence"])
def test_broken_connection_is_retried_with_the_same_key(
    failure: Step, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT_SECONDS", 0.5)
    upstream.plan = [failure, 202]
    client = NotificationClient(upstream.url, sleep=Mock())

    client.send(Notification("ada@example.com", "Welcome", "Have a look around."))

    client.close()
    first, second = upstream.received
    assert first.idempotency_key == second.idempotency_key
