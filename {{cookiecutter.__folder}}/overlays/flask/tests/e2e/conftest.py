"""The live service of the journeys."""

{% if cookiecutter.websocket %}
import struct
{% endif %}
from collections.abc import Iterator
{% if cookiecutter.storage or cookiecutter.websocket %}
from typing import Any
{% endif %}

import pytest

{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.realtime import sockets

{% endif %}
from tests.fixtures.client import delete_rows, running, settings_for
from tests.fixtures.live import serve
from tests.fixtures.upstream import Upstream


@pytest.fixture
{% if cookiecutter.storage and cookiecutter.websocket %}
def service_url(
    committing_url: str,
    upstream: Upstream,
    bucket_settings: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
{% elif cookiecutter.storage %}
def service_url(
    committing_url: str, upstream: Upstream, bucket_settings: dict[str, Any]
) -> Iterator[str]:
{% elif cookiecutter.websocket %}
def service_url(
    committing_url: str, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
{% else %}
def service_url(committing_url: str, upstream: Upstream) -> Iterator[str]:
{% endif %}
    """The URL of a service that sends its notifications to `upstream`."""
{% if cookiecutter.storage or cookiecutter.websocket %}
    values: dict[str, Any] = {"notifications_url": upstream.url}
{% if cookiecutter.storage %}
    values |= bucket_settings
{% endif %}
{% if cookiecutter.websocket %}
    values["max_sockets"] = 250
    # On a busy machine, a client that reads later would be dropped before it reads the code.
    monkeypatch.setattr(sockets, "SEND_TIMEOUT", struct.pack("ll", 60, 0))
{% endif %}
    with running(settings_for(committing_url, **values)) as app:
{% else %}
    with running(settings_for(committing_url, notifications_url=upstream.url)) as app:
{% endif %}
        with serve(app) as url:
            yield url
        delete_rows(app)
