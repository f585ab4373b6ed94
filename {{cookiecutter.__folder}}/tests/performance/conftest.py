"""Fixtures that keep disturbances out of measurements."""

import warnings
from collections.abc import Iterator

import pytest
from coverage import Coverage


@pytest.fixture(autouse=True)
def unmeasured() -> Iterator[None]:
    """Pause coverage: its data would count as memory growth."""
    coverage = Coverage.current()
    if coverage:
        coverage.stop()
    yield
    if coverage:
        with warnings.catch_warnings():
            # Coverage warns about modules that it measured before the pause.
            warnings.simplefilter("ignore")
            coverage.start()
