"""Attachments of tasks, over HTTP."""

from io import BytesIO
from typing import Any
from unittest.mock import ANY

import pytest
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.attachments.files import CONTENT_TYPES, MAX_BYTES
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.projects.models import Task
from {{ cookiecutter.__package }}.storage import Storage
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.attachments import AttachmentFactory
from tests.factories.projects import TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.storage import ConnectStorage
from tests.fixtures.storage_server import NOWHERE

pytestmark = pytest.mark.django_db

MULTIPART = "multipart/form-data; boundary=x"
HEAD = (
    '--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    "Content-Type: {content_type}\r\n\r\n"
)


@pytest.fixture
def task() -> Task:
    return TaskFactory.create(assigned=True)


@pytest.fixture
def client(storage: Storage, task: Task, client_for: ClientFor) -> APIClient:  # noqa: ARG001 (of the application)
    """A client of the project's owner."""
    return client_for(task.project.owner)


def upload(
    client: APIClient,
    task: Task,
    content: bytes = b"content",
    content_type: str = "text/plain",
    name: str = "notes.txt",
) -> Any:
    raw = name.replace("\\", "\\\\").replace('"', '\\"')
    head = HEAD.format(name=raw, content_type=content_type)
    body = head.encode() + content + b"\r\n--x--\r\n"
    return client.generic("POST", f"/tasks/{task.pk}/attachments", body, MULTIPART)  # type: ignore[arg-type] # (bytes)


def keys(storage: Storage) -> list[str]:
    return [item.key for item in storage.list()]


def test_uploaded_file_is_listed_and_downloaded(client: APIClient, task: Task) -> None:
    AttachmentFactory.create()  # of another task

    created = upload(client, task, name="notes")
    listed = client.get(f"/tasks/{task.pk}/attachments")
    downloaded: Any = client.get(f"/attachments/{created.json()['id']}")

    assert created.status_code == 201
    assert created.json() == {
        "id": ANY,
        "name": "notes",
        "content_type": "text/plain",
        "size": 7,
        "task_id": task.pk,
        "uploaded_by": {"id": task.project.owner_id, "name": task.project.owner.name},
        "created_at": ANY,
    }
    assert (listed.json(), listed.headers["X-Total-Count"]) == ([created.json()], "1")
    assert b"".join(downloaded) == b"content"
    assert downloaded.headers["Content-Type"] == "text/plain"
    assert downloaded.headers["Content-Length"] == "7"
    assert downloaded.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "stored", "disposition"),
    [
        ('a "quoted" name', 'a "quoted" name', r'attachment; filename="a \"quoted\" name"'),
        ("a%0D%0Ab.txt", "a%0D%0Ab.txt", 'attachment; filename="a%0D%0Ab.txt"'),
        ("../../etc/passwd", "passwd", 'attachment; filename="passwd"'),
        (r"C:\temp\notes.txt", "notes.txt", 'attachment; filename="notes.txt"'),
        ("Γ 你.txt", "Γ 你.txt", "attachment; filename*=utf-8''%CE%93%20%E4%BD%A0.txt"),
        (f"{'x' * 300}.txt", f"{'x' * 251}.txt", f'attachment; filename="{"x" * 251}.txt"'),
    ],
)
def test_any_name_is_stored_and_returned(
    name: str, stored: str, disposition: str, client: APIClient, task: Task
) -> None:
    created = upload(client, task, name=name)
    downloaded: Any = client.get(f"/attachments/{created.json()['id']}")

    assert b"".join(downloaded) == b"content"
    assert created.json()["name"] == stored
    assert downloaded.headers["Content-Disposition"] == disposition


@pytest.mark.parametrize("name", ["", "..", "folder/"])
def test_file_without_a_name_is_rejected(
    name: str, client: APIClient, task: Task, storage: Storage
) -> None:
    response = upload(client, task, name=name)

    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "file")
    assert keys(storage) == []


@pytest.mark.parametrize(
    ("size", "status"),
    [(0, 201), (MAX_BYTES, 201), (MAX_BYTES + 1, 413), (MAX_BYTES + 8192, 413)],
)
def test_file_has_ten_mebibytes_at_most(
    size: int, status: int, client: APIClient, task: Task, storage: Storage
) -> None:
    response = upload(client, task, bytes(size))

    assert response.status_code == status
    assert len(keys(storage)) == (status == 201)


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream", "", "image"])
def test_other_type_is_rejected(
    content_type: str, client: APIClient, task: Task, storage: Storage
) -> None:
    response = upload(client, task, b"<script>", content_type)

    assert response.status_code == 415
    assert all(accepted in response.json()["detail"] for accepted in CONTENT_TYPES)
    assert keys(storage) == []


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 204), ("assignee", 204), ("admin", 204), ("stranger", 403)]
)
def test_rights_are_those_of_the_task(
    role: str,
    status: int,
    client: APIClient,
    task: Task,
    storage: Storage,
    client_for: ClientFor,
    django_capture_on_commit_callbacks: Any,
) -> None:
    users: dict[str, User | None] = {"owner": task.project.owner, "assignee": task.assignee}
    path = f"/attachments/{upload(client, task).json()['id']}"
    actor = client_for(users.get(role) or UserFactory.create(admin=role == "admin"))

    read: Any = actor.get(path)
    uploaded = upload(actor, task)
    with django_capture_on_commit_callbacks(execute=True):
        deleted = actor.delete(path)

    assert (b"".join(read), deleted.status_code) == (b"content", status)
    assert Attachment.objects.count() == 1
    assert uploaded.status_code == (201 if status == 204 else 403)
    assert len(keys(storage)) == 1


def test_unknown_task_and_attachment_return_404(client: APIClient) -> None:
    assert client.get("/tasks/9000000000/attachments").status_code == 404
    assert client.get("/attachments/9000000000").status_code == 404


def test_missing_object_returns_404(
    client: APIClient, task: Task, storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    attachment = upload(client, task).json()
    storage.delete(keys(storage)[0])

    response = client.get(f"/attachments/{attachment['id']}")

    assert response.status_code == 404
    assert f"The file of attachment {attachment['id']} is missing." in caplog.text


class TestOutage:
    @pytest.fixture
    def stop(self, connect_storage: ConnectStorage) -> Any:
        """Replaces the storage of the application by one that is down."""
        return lambda: connect_storage(storage_endpoint_url=NOWHERE)

    def test_upload_returns_503_and_leaves_no_row(
        self, stop: Any, client: APIClient, task: Task
    ) -> None:
        stop()

        response = upload(client, task)

        assert response.status_code == 503
        assert not Attachment.objects.exists()

    def test_download_returns_503(self, stop: Any, client: APIClient, task: Task) -> None:
        attachment = upload(client, task).json()
        stop()

        response = client.get(f"/attachments/{attachment['id']}")

        assert response.status_code == 503

    def test_deletion_leaves_the_object_to_the_cleanup(
        self,
        stop: Any,
        client: APIClient,
        task: Task,
        storage: Storage,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        attachment = upload(client, task).json()
        stop()

        with django_capture_on_commit_callbacks(execute=True):
            response = client.delete(f"/attachments/{attachment['id']}")

        assert response.status_code == 204
        assert not Attachment.objects.exists()
        assert len(keys(storage)) == 1


def test_upload_to_a_task_that_is_deleted_meanwhile_returns_404(
    client: APIClient, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Storage, "upload", lambda *_: Task.objects.filter(pk=task.pk).delete())

    response = upload(client, task)

    assert response.status_code == 404


def test_upload_that_breaks_off_leaves_nothing(
    client: APIClient, task: Task, storage: Storage
) -> None:
    body = HEAD.format(name="notes.txt", content_type="text/plain").encode() + b"half"
    environ: dict[str, Any] = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": "1000"}

    response = client.generic(
        "POST", f"/tasks/{task.pk}/attachments", content_type=MULTIPART, **environ
    )

    assert response.status_code == 400
    assert not Attachment.objects.exists()
    assert keys(storage) == []
