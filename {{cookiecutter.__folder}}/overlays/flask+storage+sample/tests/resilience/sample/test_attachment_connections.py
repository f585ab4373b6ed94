"""Requests that wait for the storage hold no connection to the database."""

from collections.abc import Callable
from io import BytesIO
from unittest.mock import Mock, create_autospec

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.pool import QueuePool
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.storage import Storage, StorageError

from tests.factories.attachments import AttachmentFactory
from tests.factories.base import Factories
from tests.fixtures.client import ClientFor, engine_of

CALLS: dict[str, Callable[[FlaskClient, Attachment], TestResponse]] = {
    "upload": lambda client, attachment: client.post(
        f"/tasks/{attachment.task_id}/attachments",
        data={"file": (BytesIO(), "a.txt", "text/plain")},
    ),
    "open": lambda client, attachment: client.get(f"/attachments/{attachment.id}"),
    "delete": lambda client, attachment: client.delete(f"/attachments/{attachment.id}"),
}


@pytest.mark.parametrize("name", CALLS)
def test_no_connection_is_held(
    name: str,
    committing_app: Flask,
    create_committed: Factories,
    committing_client_for: ClientFor,
) -> None:
    attachment = create_committed(AttachmentFactory)
    pool = engine_of(committing_app).pool
    assert isinstance(pool, QueuePool)
    before = pool.checkedout()
    held: list[int] = []

    def fail(*_: object) -> None:
        held.append(pool.checkedout() - before)
        raise StorageError

    storage: Mock = create_autospec(Storage, instance=True)
    getattr(storage, name).side_effect = fail
    committing_app.extensions["storage"] = storage

    CALLS[name](committing_client_for(attachment.task.project.owner), attachment)

    assert held == [0]
