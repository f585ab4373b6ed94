"""Memory of the service: attachments are streams."""

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.attachments.files import MAX_BYTES
from {{ cookiecutter.__package }}.projects.models import Task

from tests.factories.projects import TaskFactory
from tests.fixtures.client import ClientFor

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("storage")]

MAX_MEMORY_BYTES = 5 * 1024 * 1024
START = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="data.csv"\r\n'
    b"Content-Type: text/csv\r\n\r\n"
)


def exchange(client: APIClient, task: Task, path: Path, size: int) -> int:
    """Upload a file, download it, and return the bytes of memory that this took."""
    path.write_bytes(START + bytes(size) + b"\r\n--x--\r\n")
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    with path.open("rb") as file:
        environ: dict[str, Any] = {"wsgi.input": file, "CONTENT_LENGTH": str(path.stat().st_size)}
        created = client.generic(
            "POST",
            f"/tasks/{task.pk}/attachments",
            content_type="multipart/form-data; boundary=x",
            **environ,
        )
    download: Any = client.get(f"/attachments/{created.json()['id']}")
    assert sum(map(len, download)) == size
    _, peak = tracemalloc.get_traced_memory()
    return peak - before


def test_upload_and_download_hold_no_whole_file(client_for: ClientFor, tmp_path: Path) -> None:
    task = TaskFactory.create()
    client = client_for(task.project.owner)
    tracemalloc.start()
    try:
        exchange(client, task, tmp_path / "small", 10)  # loads what all requests use
        taken = exchange(client, task, tmp_path / "large", MAX_BYTES)
    finally:
        tracemalloc.stop()

    assert taken < MAX_MEMORY_BYTES
