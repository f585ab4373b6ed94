"""The live service of the journeys."""

from collections.abc import Iterator

import pytest
{% if not cookiecutter.websocket %}
from pytest_django.live_server_helper import LiveServer
{% endif %}

from {{ cookiecutter.__package }}.notifications import tasks
from {{ cookiecutter.__package }}.notifications.client import NotificationClient

from tests.fixtures.upstream import Upstream


@pytest.fixture
def service_url(
    {{ 'asgi_url: str' if cookiecutter.websocket else 'live_server: LiveServer' }}, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The URL of a service that sends its notifications to `upstream`."""
    client = NotificationClient(upstream.url)
    monkeypatch.setattr(tasks, "get_notification_client", lambda: client)
    yield {{ 'asgi_url' if cookiecutter.websocket else 'live_server.url' }}
    client.close()
