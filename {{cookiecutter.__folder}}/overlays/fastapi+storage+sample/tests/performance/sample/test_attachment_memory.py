"""Memory of the service: attachments are streams."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.fixtures.client import access_token
from tests.fixtures.database import Sessionmaker

pytestmark = pytest.mark.slow

FILE_BYTES = 10 * 1024 * 1024
MAX_BYTES = 5 * 1024 * 1024


@pytest.fixture
def sessionmaker(committing_sessionmaker: Sessionmaker) -> Sessionmaker:
    return committing_sessionmaker


@pytest.fixture
async def task(create: Factories) -> Task:
    return await create(TaskFactory)


@pytest.fixture
def client(live_url: str, task: Task) -> Iterator[httpx2.Client]:
    headers = {"Authorization": f"Bearer {access_token(task.project.owner_id)}"}
    with httpx2.Client(base_url=live_url, headers=headers, timeout=30) as client:
        yield client


def exchange(client: httpx2.Client, task: Task, path: Path) -> int:
    """Upload a file, download it, and return its size."""
    with path.open("rb") as file:
        files = {"file": ("data.csv", file, "text/csv")}
        response = client.post(f"/tasks/{task.id}/attachments", files=files)
    with client.stream("GET", f"/attachments/{response.json()['id']}") as download:
        return sum(map(len, download.iter_bytes()))


def test_upload_and_download_hold_no_whole_file(
    client: httpx2.Client, task: Task, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    exchange(client, task, path)  # loads what all requests use
    path.write_bytes(b"x" * FILE_BYTES)
    tracemalloc.start()
    try:
        size = exchange(client, task, path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert size == FILE_BYTES
    assert peak < MAX_BYTES
