"""Two visitors, who are logged in."""

from collections.abc import Iterator

import pytest

from tests.e2e.sample.steps import log_in
from tests.e2e.visitor import Visitor


@pytest.fixture
def ada(service_url: str) -> Iterator[Visitor]:
    with Visitor(service_url, "Ada") as ada:
        yield log_in(ada)


@pytest.fixture
def bob(service_url: str) -> Iterator[Visitor]:
    with Visitor(service_url, "Bob") as bob:
        yield log_in(bob)
