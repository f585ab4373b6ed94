"""The live service of the journeys."""

from collections.abc import Iterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from {{ cookiecutter.__package }}.app import create_app

from tests.fixtures.database import make_settings
from tests.fixtures.live import serve
from tests.fixtures.upstream import Upstream


@pytest.fixture
def service_url(
    committing_url: str,
    committing_engine: AsyncEngine,  # noqa: ARG001 (deletes the rows)
    upstream: Upstream,
) -> Iterator[str]:
    """The URL of a service that sends its notifications to `upstream`."""
    settings = make_settings(committing_url)
    settings = settings.model_copy(update={"notifications_url": upstream.url})
    with serve(create_app(settings)) as url:
        yield url
