"""The live service of the journeys."""

from collections.abc import Iterator
{% if cookiecutter.storage %}
from typing import Any
{% endif %}

import pytest

from tests.fixtures.client import delete_rows, running, settings_for
from tests.fixtures.live import serve
from tests.fixtures.upstream import Upstream


@pytest.fixture
{% if cookiecutter.storage or cookiecutter.websocket %}
def service_url(
    committing_url: str,
    upstream: Upstream,
{% if cookiecutter.storage %}
    bucket_settings: dict[str, Any],
{% endif %}
{% if cookiecutter.websocket %}
    many_sockets: None,  # noqa: ARG001 (for settings and sockets)
{% endif %}
) -> Iterator[str]:
{% else %}
def service_url(committing_url: str, upstream: Upstream) -> Iterator[str]:
{% endif %}
    """The URL of a service that sends its notifications to `upstream`."""
{% if cookiecutter.storage %}
    settings = settings_for(committing_url, notifications_url=upstream.url, **bucket_settings)
    with running(settings) as app:
{% else %}
    with running(settings_for(committing_url, notifications_url=upstream.url)) as app:
{% endif %}
        with serve(app) as url:
            yield url
        delete_rows(app)
