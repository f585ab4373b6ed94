"""Memory: files are streams."""

import tracemalloc
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from {{ cookiecutter.__package }}.storage import CHUNK_BYTES, Storage

pytestmark = pytest.mark.slow

FILE_BYTES = 10 * 1024 * 1024
MAX_BYTES = 4 * 1024 * 1024  # of buffers, of a mebibyte each


def test_upload_and_download_hold_no_whole_file(bucket: Storage, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * FILE_BYTES)
    bucket.upload("key", BytesIO())  # loads what all requests use
    tracemalloc.start()
    try:
        with path.open("rb") as file:
            bucket.upload("key", file)
        with closing(bucket.open("key")) as body:
            size = sum(len(chunk) for chunk in body.iter_chunks(CHUNK_BYTES))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert size == FILE_BYTES
    assert peak < MAX_BYTES
