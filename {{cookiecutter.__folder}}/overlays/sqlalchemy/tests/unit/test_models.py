"""Times in the database: stored in UTC, and read with their zone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from {{ cookiecutter.__package }}.models import UTCDateTime

NOON = datetime(2030, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "stored"),
    [(None, None), (NOON, NOON), (NOON.astimezone(timezone(timedelta(hours=9))), NOON)],
)
def test_times_are_stored_in_utc(given: datetime | None, stored: datetime | None) -> None:
    bound = UTCDateTime().process_bind_param(given, sqlite.dialect())

    assert bound == stored
    assert bound is None or bound.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("stored", "read"), [(None, None), (NOON, NOON), (NOON.replace(tzinfo=None), NOON)]
)
def test_times_are_read_with_their_zone(stored: datetime | None, read: datetime | None) -> None:
    assert UTCDateTime().process_result_value(stored, sqlite.dialect()) == read
