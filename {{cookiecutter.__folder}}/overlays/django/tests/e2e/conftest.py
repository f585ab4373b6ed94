"""The live service of the journeys."""

from collections.abc import Iterator

import pytest
{% if not cookiecutter.websocket %}
from pytest_django.live_server_helper import LiveServer
{% endif %}

from {{ cookiecutter.__package }}.notifications import tasks
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.storage import Storage
{% endif %}

from tests.fixtures.upstream import Upstream


@pytest.fixture
{% if cookiecutter.storage %}
def service_url(
    {{ 'asgi_url: str' if cookiecutter.websocket else 'live_server: LiveServer' }},
    upstream: Upstream,
    storage: Storage,  # noqa: ARG001 (of the application)
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
{% else %}
def service_url(
    {{ 'asgi_url: str' if cookiecutter.websocket else 'live_server: LiveServer' }}, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
{% endif %}
    """The URL of a service that sends its notifications to `upstream`."""
    client = NotificationClient(upstream.url)
    monkeypatch.setattr(tasks, "get_notification_client", lambda: client)
    yield {{ 'asgi_url' if cookiecutter.websocket else 'live_server.url' }}
    client.close()
