"""The live service of the journeys."""

import pytest


@pytest.fixture
def service_url(live_url: str) -> str:
    return live_url
