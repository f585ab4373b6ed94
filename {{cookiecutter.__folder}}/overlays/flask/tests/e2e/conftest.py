"""The live service of the journeys."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.fixtures.client import settings_for
from tests.fixtures.live import running, serve
from tests.fixtures.upstream import Upstream


@pytest.fixture
def service_url(
    committing_url: str,
    committing_engine: Engine,  # noqa: ARG001 (deletes the rows)
    upstream: Upstream,
) -> Iterator[str]:
    """The URL of a service that sends its notifications to `upstream`."""
    settings = settings_for(committing_url)
    settings = settings.model_copy(update={"notifications_url": upstream.url})
    with running(settings) as app, serve(app) as url:
        yield url
