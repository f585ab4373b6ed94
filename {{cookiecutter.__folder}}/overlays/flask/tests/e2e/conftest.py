"""The live service of the journeys."""

from collections.abc import Iterator

import pytest

from tests.fixtures.client import delete_rows, running, settings_for
from tests.fixtures.live import serve
from tests.fixtures.upstream import Upstream


@pytest.fixture
def service_url(committing_url: str, upstream: Upstream) -> Iterator[str]:
    """The URL of a service that sends its notifications to `upstream`."""
{% if cookiecutter.websocket %}
    values = {"notifications_url": upstream.url, "max_sockets": 250}
    with running(settings_for(committing_url, **values)) as app:
{% else %}
    with running(settings_for(committing_url, notifications_url=upstream.url)) as app:
{% endif %}
        with serve(app) as url:
            yield url
        delete_rows(app)
