"""What disturbs a measurement is kept away from all of this layer."""

import warnings
from collections.abc import Iterator

import pytest
from coverage import Coverage


@pytest.fixture(autouse=True)
def unmeasured() -> Iterator[None]:
    """Let coverage pause, whose notes would count as growth."""
    coverage = Coverage.current()
    if coverage:
        coverage.stop()
    yield
    if coverage:
        with warnings.catch_warnings():
            # It warns of modules that it has measured before the pause.
            warnings.simplefilter("ignore")
            coverage.start()
