from datetime import UTC, datetime, timedelta
from unittest.mock import Mock, call, create_autospec

import pytest

from {{ cookiecutter.__package }}.attachments.cleanup import delete_orphans
from {{ cookiecutter.__package }}.storage import Storage, StoredObject

NOW = datetime(2030, 1, 31, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.mark.usefixtures("clock")
def test_old_objects_without_a_row_are_deleted_and_missing_ones_are_returned() -> None:
    storage: Mock = create_autospec(Storage, instance=True)
    storage.list.return_value = iter(
        [
            StoredObject("old with a row", NOW - 2 * DAY),
            StoredObject("old", NOW - DAY - SECOND),
            StoredObject("of today", NOW - DAY + SECOND),
        ]
    )

    deleted, missing = delete_orphans(storage, ["old with a row", "without an object"])

    assert (deleted, missing) == (1, {"without an object"})
    assert storage.delete.mock_calls == [call("old")]
    storage.list.assert_called_once_with("attachments/")
