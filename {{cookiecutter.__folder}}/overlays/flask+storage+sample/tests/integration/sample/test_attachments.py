"""Attachments of tasks, over HTTP."""

from collections.abc import Callable
from io import BytesIO
from unittest.mock import ANY

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.attachments.files import CONTENT_TYPES, MAX_BYTES
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.storage import Storage
from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories.attachments import AttachmentFactory
from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.storage_server import NOWHERE

Stop = Callable[[], None]

MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.fixture
def task(create: Factories) -> Task:
    return create(TaskFactory, assigned=True)


@pytest.fixture
def client(storage: Storage, task: Task, client_for: ClientFor) -> FlaskClient:  # noqa: ARG001 (of the application)
    """A client of the project's owner."""
    return client_for(task.project.owner)


def upload(
    client: FlaskClient,
    task: Task,
    content: bytes = b"content",
    content_type: str = "text/plain",
    name: str = "notes.txt",
) -> TestResponse:
    raw = name.replace("\\", "\\\\").replace('"', '\\"')
    head = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{raw}"\r\n'
        f"Content-Type: {content_type}\r\n\r\n"
    )
    body = head.encode() + content + b"\r\n--x--\r\n"
    return client.post(f"/tasks/{task.id}/attachments", data=body, headers=MULTIPART)


def count(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(Attachment))


def keys(storage: Storage) -> list[str]:
    return [item.key for item in storage.list()]


def test_uploaded_file_is_listed_and_downloaded(
    client: FlaskClient, task: Task, create: Factories
) -> None:
    create(AttachmentFactory)  # of another task

    created = upload(client, task)
    listed = client.get(f"/tasks/{task.id}/attachments")
    downloaded = client.get(f"/attachments/{created.get_json()['id']}")

    assert created.status_code == 201
    assert created.get_json() == {
        "id": created.get_json()["id"],
        "name": "notes.txt",
        "content_type": "text/plain",
        "size": 7,
        "task_id": task.id,
        "uploaded_by": {"id": task.project.owner_id, "name": task.project.owner.name},
        "created_at": ANY,
    }
    assert (listed.get_json(), listed.headers["X-Total-Count"]) == ([created.get_json()], "1")
    assert downloaded.data == b"content"
    assert downloaded.headers["Content-Type"] == "text/plain"
    assert downloaded.headers["Content-Length"] == "7"
    assert downloaded.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ('a "quoted" name.txt', 'a "quoted" name.txt'),
        ("line%0D%0Abreak.txt", "line%0D%0Abreak.txt"),  # as browsers send it
        ("../../etc/passwd", "passwd"),
        (r"C:\temp\notes.txt", "notes.txt"),
        ("..", "unnamed"),
        ("Γειά 你好.txt", "Γειά 你好.txt"),
        (f"{'x' * 300}.txt", f"{'x' * 251}.txt"),
    ],
)
def test_any_name_is_stored_and_returned(
    name: str, stored: str, client: FlaskClient, task: Task
) -> None:
    created = upload(client, task, name=name)
    downloaded = client.get(f"/attachments/{created.get_json()['id']}")

    assert created.get_json()["name"] == stored
    disposition, options = parse_options_header(downloaded.headers["Content-Disposition"])
    assert (disposition, options["filename"]) == ("attachment", stored)


@pytest.mark.parametrize(("size", "status"), [(0, 201), (MAX_BYTES, 201), (MAX_BYTES + 1, 413)])
def test_file_has_ten_mebibytes_at_most(
    size: int, status: int, client: FlaskClient, task: Task, storage: Storage
) -> None:
    response = upload(client, task, bytes(size))

    assert response.status_code == status
    assert len(keys(storage)) == (status == 201)


def test_larger_bodies_are_not_read(client: FlaskClient, task: Task) -> None:
    response = upload(client, task, bytes(MAX_BYTES + 8192))

    assert response.status_code == 413


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream", "", "image"])
def test_other_type_is_rejected(
    content_type: str, client: FlaskClient, task: Task, storage: Storage
) -> None:
    response = upload(client, task, b"<script>", content_type)

    assert response.status_code == 415
    assert all(accepted in response.get_json()["detail"] for accepted in CONTENT_TYPES)
    assert keys(storage) == []


def test_request_without_a_file_is_rejected(client: FlaskClient, task: Task) -> None:
    response = client.post(f"/tasks/{task.id}/attachments", data={"file": "text"})

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 204), ("assignee", 204), ("admin", 204), ("stranger", 403)]
)
def test_rights_are_those_of_the_task(
    role: str,
    status: int,
    client: FlaskClient,
    task: Task,
    storage: Storage,
    create: Factories,
    client_for: ClientFor,
) -> None:
    users = {"owner": task.project.owner, "assignee": task.assignee}
    user = users.get(role)
    if user is None:
        user = create(UserFactory, admin=role == "admin")
    attachment = (upload(client, task)).get_json()
    actor = client_for(user)

    read = actor.get(f"/attachments/{attachment['id']}")
    uploaded = upload(actor, task)
    deleted = actor.delete(f"/attachments/{attachment['id']}")

    assert (read.status_code, deleted.status_code) == (200, status)
    assert uploaded.status_code == (201 if status == 204 else 403)
    assert len(keys(storage)) == 1


def test_deleted_attachment_is_gone(client: FlaskClient, task: Task, storage: Storage) -> None:
    path = f"/attachments/{(upload(client, task)).get_json()['id']}"

    deleted = client.delete(path)

    assert deleted.status_code == 204
    assert [(client.get(path)).status_code, keys(storage)] == [404, []]


def test_missing_object_returns_404(
    client: FlaskClient, task: Task, storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    attachment = (upload(client, task)).get_json()
    storage.delete(keys(storage)[0])

    response = client.get(f"/attachments/{attachment['id']}")

    assert response.status_code == 404
    assert f"The object of attachment {attachment['id']} is missing." in caplog.text


class TestOutage:
    @pytest.fixture
    def stop(self, app: Flask, worker_settings: Settings) -> Stop:
        """Replaces the storage of the application by one that is down."""
        down = worker_settings.model_copy(update={"storage_endpoint_url": NOWHERE})
        return lambda: app.extensions.update(storage=Storage(down))

    def test_upload_returns_503_and_leaves_no_row(
        self, stop: Stop, client: FlaskClient, task: Task, session: Session
    ) -> None:
        stop()

        response = upload(client, task)

        assert response.status_code == 503
        assert count(session) == 0

    def test_download_returns_503(self, stop: Stop, client: FlaskClient, task: Task) -> None:
        attachment = (upload(client, task)).get_json()
        stop()

        response = client.get(f"/attachments/{attachment['id']}")

        assert response.status_code == 503

    def test_deletion_leaves_the_object_to_the_cleanup(
        self,
        stop: Stop,
        client: FlaskClient,
        task: Task,
        storage: Storage,
        session: Session,
    ) -> None:
        attachment = (upload(client, task)).get_json()
        stop()

        response = client.delete(f"/attachments/{attachment['id']}")

        assert response.status_code == 204
        assert (count(session), len(keys(storage))) == (0, 1)


def test_upload_to_a_task_that_is_deleted_meanwhile_returns_404(
    client: FlaskClient,
    task: Task,
    storage: Storage,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def delete_task(*_: object) -> None:
        session.delete(task)
        session.commit()

    monkeypatch.setattr(storage, "upload", delete_task)

    response = upload(client, task)

    assert response.status_code == 404


def test_upload_that_breaks_off_leaves_nothing(
    client: FlaskClient, task: Task, storage: Storage, session: Session
) -> None:
    response = client.post(
        f"/tasks/{task.id}/attachments",
        input_stream=BytesIO(b"--x\r\nContent-Disp"),
        headers=MULTIPART,
        environ_overrides={"CONTENT_LENGTH": "1000"},
    )

    assert response.status_code == 400
    assert (count(session), keys(storage)) == (0, [])
