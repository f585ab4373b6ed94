"""Times in the database: stored and read in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from {{ cookiecutter.__package }}.models import UTCDateTime

NOON = datetime(2030, 1, 31, 12, tzinfo=UTC)
NOON_IN_TOKYO = NOON.astimezone(timezone(timedelta(hours=9)))


@pytest.mark.parametrize("value", [NOON, NOON_IN_TOKYO])
def test_times_are_stored_in_utc(value: datetime) -> None:
    stored = UTCDateTime().process_bind_param(value, sqlite.dialect())

    assert stored == NOON
    assert stored.tzinfo is UTC


@pytest.mark.parametrize("stored", [NOON.replace(tzinfo=None), NOON_IN_TOKYO])
def test_times_are_read_in_utc(stored: datetime) -> None:
    read = UTCDateTime().process_result_value(stored, sqlite.dialect())

    assert read == NOON
    assert read.tzinfo is UTC
