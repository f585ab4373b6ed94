"""The storage goes away, and comes back."""

import time
from io import BytesIO

import pytest

from {{ cookiecutter.__package }} import storage as storage_module
from {{ cookiecutter.__package }}.storage import Storage, StorageError

from tests.fixtures.containers import Outages
from tests.fixtures.storage_server import create_bucket, make_storage_settings

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("outage", ["paused", "killed"])
def test_storage_recovers_from_an_outage(
    outage: str, own_storage: Outages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_module, "TIMEOUT_SECONDS", 0.5)
    settings = make_storage_settings(own_storage.url, f"before-{outage}")
    create_bucket(settings)
    storage = Storage(settings)
    storage.upload("key", BytesIO(b"content"))

    with getattr(own_storage, outage)():
        with pytest.raises(StorageError):
            storage.upload("key", BytesIO(b"x" * 1024 * 1024))
        start = time.monotonic()
        state = storage.check()
        seconds = time.monotonic() - start

    assert (state, seconds < 1) == ("unreachable", True)
    create_bucket(settings)  # a server may keep its data in memory
    storage.upload("key", BytesIO(b"content"))
    assert storage.check() == "ok"
