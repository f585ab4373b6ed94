"""Memory of the service: attachments are streams."""

import tracemalloc
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from {{ cookiecutter.__package }}.attachments.files import MAX_BYTES
from {{ cookiecutter.__package }}.storage import Storage
from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.slow

MAX_MEMORY_BYTES = 5 * 1024 * 1024
HEADERS = {"Content-Type": "multipart/form-data; boundary=x"}
START = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="data.csv"\r\n'
    b"Content-Type: text/csv\r\n\r\n"
)


@pytest.fixture
def task(create_committed: Factories) -> Task:
    return create_committed(TaskFactory)


@pytest.fixture
def client(
    committing_app: Flask, committing_client_for: ClientFor, task: Task, bucket: Storage
) -> FlaskClient:
    """A client of the project's owner. Flask's server would read into a buffer of 10 MB."""
    committing_app.extensions["storage"] = bucket
    return committing_client_for(task.project.owner)


def exchange(client: FlaskClient, task: Task, path: Path, size: int) -> None:
    """Upload a file, and download it."""
    path.write_bytes(START + bytes(size) + b"\r\n--x--\r\n")
    tracemalloc.reset_peak()
    with path.open("rb") as file:
        created = client.post(
            f"/tasks/{task.id}/attachments",
            input_stream=file,
            headers=HEADERS,
            environ_overrides={"CONTENT_LENGTH": str(path.stat().st_size)},
        )
    with client.get(f"/attachments/{created.get_json()['id']}", buffered=False) as download:
        assert sum(map(len, download.iter_encoded())) == size


def test_upload_and_download_hold_no_whole_file(
    client: FlaskClient, task: Task, tmp_path: Path
) -> None:
    tracemalloc.start()
    try:
        exchange(client, task, tmp_path / "small", 10)  # loads what all requests use
        exchange(client, task, tmp_path / "large", MAX_BYTES)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < MAX_MEMORY_BYTES
