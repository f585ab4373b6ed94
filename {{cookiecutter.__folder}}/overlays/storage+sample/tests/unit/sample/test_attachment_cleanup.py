from datetime import UTC, datetime, timedelta
from unittest.mock import Mock, call, create_autospec

import pytest

from {{ cookiecutter.__package }}.attachments.cleanup import UnknownBucketError, delete_orphans
from {{ cookiecutter.__package }}.storage import Storage, StoredObject

NOW = datetime(2030, 1, 31, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def storage() -> Mock:
    storage: Mock = create_autospec(Storage, instance=True)
    storage.list.return_value = iter(
        [
            StoredObject("old with a row", NOW - 2 * DAY),
            StoredObject("old", NOW - DAY - SECOND),
            StoredObject("of today", NOW - DAY + SECOND),
        ]
    )
    return storage


def test_old_objects_without_a_row_are_deleted_and_missing_ones_are_returned(storage: Mock) -> None:
    ids = {"old with a row": 1, "without an object": 3, "another": 2}

    deleted, missing = delete_orphans(storage, lambda: ids)

    assert (deleted, missing) == (1, [2, 3])
    assert storage.delete.mock_calls == [call("old")]
    storage.list.assert_called_once_with("attachments/")


def test_attachment_that_is_deleted_meanwhile_is_not_missing(storage: Mock) -> None:
    before = {"old with a row": 1, "deleted meanwhile": 2}
    read_ids = Mock(side_effect=[before, {"old with a row": 1, "new": 3}])

    assert delete_orphans(storage, read_ids) == (1, [])


@pytest.mark.parametrize("ids", [{}, {"of another bucket": 1}])
def test_nothing_is_deleted_in_a_bucket_without_any_known_object(
    ids: dict[str, int], storage: Mock
) -> None:
    with pytest.raises(UnknownBucketError, match="Check DATABASE_URL and STORAGE_BUCKET"):
        delete_orphans(storage, lambda: ids)

    storage.delete.assert_not_called()


def test_database_and_bucket_may_be_empty(storage: Mock) -> None:
    storage.list.return_value = iter([StoredObject("of today", NOW)])

    assert delete_orphans(storage, dict) == (0, [])
