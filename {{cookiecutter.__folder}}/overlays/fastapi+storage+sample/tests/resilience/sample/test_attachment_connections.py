"""Requests that wait for the storage hold no connection to the database."""

from collections.abc import Callable
from typing import Any
from unittest.mock import Mock, create_autospec

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.dependencies import get_storage
from {{ cookiecutter.__package }}.storage import Storage, StorageError

from tests.factories.attachments import AttachmentFactory
from tests.factories.base import Factories
from tests.fixtures.client import ClientFor

CALLS: dict[str, Callable[[Any, Attachment], Any]] = {
    "upload": lambda client, attachment: client.post(
        f"/tasks/{attachment.task_id}/attachments", files={"file": ("a.txt", b"", "text/plain")}
    ),
    "open": lambda client, attachment: client.get(f"/attachments/{attachment.id}"),
    "delete": lambda client, attachment: client.delete(f"/attachments/{attachment.id}"),
}


@pytest.mark.parametrize("name", CALLS)
async def test_no_connection_is_held(
    name: str,
    app: FastAPI,
    create: Factories,
    client_for: ClientFor,
    committing_engine: AsyncEngine,
) -> None:
    pool = committing_engine.pool
    assert isinstance(pool, QueuePool)
    held: list[int] = []

    def fail(*_: object) -> None:
        held.append(pool.checkedout())
        raise StorageError

    storage: Mock = create_autospec(Storage, instance=True)
    getattr(storage, name).side_effect = fail
    app.dependency_overrides[get_storage] = lambda: storage
    attachment = await create(AttachmentFactory)

    await CALLS[name](client_for(attachment.task.project.owner), attachment)

    assert held == [0]
