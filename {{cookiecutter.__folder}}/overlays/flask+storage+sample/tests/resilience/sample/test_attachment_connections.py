"""Requests that wait for the storage or the client hold no connection to the database."""

from collections.abc import Callable
from io import BytesIO
from typing import override
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


@pytest.fixture
def attachment(create_committed: Factories) -> Attachment:
    return create_committed(AttachmentFactory)


@pytest.fixture
def client(committing_client_for: ClientFor, attachment: Attachment) -> FlaskClient:
    """A client of the project's owner."""
    return committing_client_for(attachment.task.project.owner)


@pytest.fixture
def count_held(committing_app: Flask, attachment: Attachment) -> Callable[[], int]:  # noqa: ARG001 (created before)
    """Counts the connections that requests hold."""
    pool = engine_of(committing_app).pool
    assert isinstance(pool, QueuePool)
    before = pool.checkedout()
    return lambda: pool.checkedout() - before


@pytest.mark.parametrize("name", CALLS)
def test_no_connection_is_held(
    name: str,
    committing_app: Flask,
    client: FlaskClient,
    attachment: Attachment,
    count_held: Callable[[], int],
) -> None:
    held: list[int] = []

    def fail(*_: object) -> None:
        held.append(count_held())
        raise StorageError

    storage: Mock = create_autospec(Storage, instance=True)
    getattr(storage, name).side_effect = fail
    committing_app.extensions["storage"] = storage

    CALLS[name](client, attachment)

    assert held == [0]


def test_no_connection_is_held_while_a_body_is_read(
    client: FlaskClient, attachment: Attachment, count_held: Callable[[], int]
) -> None:
    held: list[int] = []

    class Body(BytesIO):
        @override
        def readinto(self, _: object) -> int:
            held.append(count_held())
            return 0

    client.post(
        f"/tasks/{attachment.task_id}/attachments",
        input_stream=Body(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
        environ_overrides={"CONTENT_LENGTH": "1000"},
    )

    assert set(held) == {0}
