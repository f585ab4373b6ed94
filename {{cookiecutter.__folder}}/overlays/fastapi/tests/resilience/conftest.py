"""Tests of several connections: sessions commit, and requests may run in parallel."""

import pytest

from tests.fixtures.database import Sessionmaker


@pytest.fixture
def sessionmaker(committing_sessionmaker: Sessionmaker) -> Sessionmaker:
    return committing_sessionmaker
