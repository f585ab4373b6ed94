"""The storage on a real server."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.storage import Storage, StorageError

from tests.fixtures.storage_server import NOWHERE

CALLS: dict[str, Callable[[Storage], object]] = {
    "upload": lambda storage: storage.upload("key", BytesIO(b"content")),
    "open": lambda storage: storage.open("key"),
    "delete": lambda storage: storage.delete("key"),
    "list": lambda storage: list(storage.list()),
}


@pytest.fixture
def missing_bucket(worker_settings: Settings) -> Storage:
    return Storage(worker_settings.model_copy(update={"storage_bucket": "no-such-bucket"}))


def test_uploaded_file_is_read_in_chunks_until_it_is_deleted(bucket: Storage) -> None:
    bucket.upload("folder/key", BytesIO(b"content"))

    with closing(bucket.open("folder/key")) as body:
        assert list(body.iter_chunks(4)) == [b"cont", b"ent"]
    bucket.delete("folder/key")
    bucket.delete("folder/key")

    assert bucket.check() == "ok"
    with pytest.raises(FileNotFoundError):
        bucket.open("folder/key")


def test_objects_of_a_prefix_are_listed_with_their_times(bucket: Storage) -> None:
    for key in ("a/1", "b/1", "b/2"):
        bucket.upload(key, BytesIO())

    items = list(bucket.list("b/"))

    assert [item.key for item in items] == ["b/1", "b/2"]
    for item in items:
        assert abs(datetime.now(UTC) - item.modified_at) < timedelta(minutes=5)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"storage_bucket": None}, "STORAGE_BUCKET is not set"),
        ({"storage_endpoint_url": NOWHERE}, "unavailable"),
    ],
)
def test_call_without_a_server_raises_an_error(
    change: dict[str, Any], message: str, call: str, worker_settings: Settings
) -> None:
    storage = Storage(worker_settings.model_copy(update=change))

    with pytest.raises(StorageError, match=message):
        CALLS[call](storage)


def test_missing_bucket_is_an_outage(missing_bucket: Storage) -> None:
    with pytest.raises(StorageError):
        missing_bucket.upload("key", BytesIO(b"content"))
    assert missing_bucket.check() == "unreachable"


def test_missing_bucket_is_logged_at_startup(caplog: pytest.LogCaptureFixture) -> None:
    storage = Storage(Settings())

    assert storage.check() == "not configured"
    assert "STORAGE_BUCKET is not set" in caplog.text
