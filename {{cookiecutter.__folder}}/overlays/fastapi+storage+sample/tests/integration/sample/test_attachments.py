"""Attachments of tasks, over HTTP."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from unittest.mock import ANY
from urllib.parse import quote

import httpx2
import pytest
from anyio import from_thread
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.attachments.files import CONTENT_TYPES, MAX_BYTES
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.dependencies import get_storage
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.storage import Storage
from {{ cookiecutter.__package }}.tasks.models import Task

from tests.factories.attachments import AttachmentFactory
from tests.factories.base import Factories
from tests.factories.projects import TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor, access_token
from tests.fixtures.storage_server import NOWHERE

Stop = Callable[[], None]

TEXT = ("notes.txt", b"content", "text/plain")


@pytest.fixture
async def task(create: Factories) -> Task:
    return await create(TaskFactory, assigned=True)


@pytest.fixture
def client(storage: Storage, task: Task, client_for: ClientFor) -> httpx2.AsyncClient:  # noqa: ARG001 (of the application)
    """A client of the project's owner."""
    return client_for(task.project.owner)


async def upload(
    client: httpx2.AsyncClient, task: Task, file: tuple[str, Any, str] = TEXT
) -> httpx2.Response:
    return await client.post(f"/tasks/{task.id}/attachments", files={"file": file})


async def count(session: AsyncSession) -> int | None:
    return await session.scalar(select(func.count()).select_from(Attachment))


def keys(storage: Storage) -> list[str]:
    return [item.key for item in storage.list()]


async def test_uploaded_file_is_listed_and_downloaded(
    client: httpx2.AsyncClient, task: Task, create: Factories
) -> None:
    await create(AttachmentFactory)  # of another task

    created = await upload(client, task, ("notes.txt", b"content", "Text/Plain; charset=utf-8"))
    listed = await client.get(f"/tasks/{task.id}/attachments")
    downloaded = await client.get(f"/attachments/{created.json()['id']}")

    assert created.status_code == 201
    assert created.json() == {
        "id": created.json()["id"],
        "name": "notes.txt",
        "content_type": "text/plain",
        "size": 7,
        "task_id": task.id,
        "uploaded_by": {"id": task.project.owner_id, "name": task.project.owner.name},
        "created_at": ANY,  # a server rejects requests of another time
    }
    assert (listed.json(), listed.headers["X-Total-Count"]) == ([created.json()], "1")
    assert downloaded.content == b"content"
    assert downloaded.headers["Content-Type"] == "text/plain"
    assert downloaded.headers["Content-Length"] == "7"
    assert downloaded.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "stored", "ascii_name"),
    [
        ('a "quoted" name.txt', 'a "quoted" name.txt', "a__quoted__name.txt"),
        ("line%0D%0Abreak.txt", "line%0D%0Abreak.txt", "line_0D_0Abreak.txt"),  # as browsers do
        ("../../etc/passwd", "passwd", "passwd"),
        (r"C:\temp\notes.txt", "notes.txt", "notes.txt"),
        ("..", "unnamed", "unnamed"),
        ("Γειά 你好.txt", "Γειά 你好.txt", "_______.txt"),
        (f"{'x' * 300}.txt", f"{'x' * 251}.txt", f"{'x' * 251}.txt"),
    ],
)
async def test_any_name_is_stored_and_returned(
    name: str, stored: str, ascii_name: str, client: httpx2.AsyncClient, task: Task
) -> None:
    raw = name.replace("\\", "\\\\").replace('"', '\\"').encode()
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n'
        b"Content-Type: text/plain\r\n\r\ncontent\r\n--x--\r\n" % raw
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}

    created = await client.post(f"/tasks/{task.id}/attachments", content=body, headers=headers)
    downloaded = await client.get(f"/attachments/{created.json()['id']}")

    assert created.json()["name"] == stored
    assert downloaded.headers["Content-Disposition"] == (
        f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(stored, safe='')}"
    )


@pytest.mark.parametrize(("size", "status"), [(0, 201), (MAX_BYTES, 201), (MAX_BYTES + 1, 413)])
async def test_file_has_ten_mebibytes_at_most(
    size: int, status: int, client: httpx2.AsyncClient, task: Task, storage: Storage
) -> None:
    response = await upload(client, task, ("data.csv", BytesIO(bytes(size)), "text/csv"))

    assert response.status_code == status
    assert len(keys(storage)) == (status == 201)


async def test_larger_bodies_are_not_read(client: httpx2.AsyncClient, task: Task) -> None:
    response = await upload(
        client, task, ("data.csv", BytesIO(bytes(MAX_BYTES + 8192)), "text/csv")
    )

    assert response.status_code == 413


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream", "", "image"])
async def test_other_type_is_rejected(
    content_type: str, client: httpx2.AsyncClient, task: Task, storage: Storage
) -> None:
    response = await upload(client, task, ("page.txt", b"<script>", content_type))

    assert response.status_code == 415
    assert all(accepted in response.json()["detail"] for accepted in CONTENT_TYPES)
    assert keys(storage) == []


async def test_request_without_a_file_is_rejected(client: httpx2.AsyncClient, task: Task) -> None:
    response = await client.post(f"/tasks/{task.id}/attachments", data={"file": "text"})

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 204), ("assignee", 204), ("admin", 204), ("stranger", 403)]
)
async def test_rights_are_those_of_the_task(
    role: str,
    status: int,
    client: httpx2.AsyncClient,
    task: Task,
    storage: Storage,
    create: Factories,
    client_for: ClientFor,
) -> None:
    users = {"owner": task.project.owner, "assignee": task.assignee}
    user = users.get(role)
    if user is None:
        user = await create(UserFactory, admin=role == "admin")
    attachment = (await upload(client, task)).json()
    actor = client_for(user)

    read = await actor.get(f"/attachments/{attachment['id']}")
    uploaded = await upload(actor, task)
    deleted = await actor.delete(f"/attachments/{attachment['id']}")

    assert (read.status_code, deleted.status_code) == (200, status)
    assert uploaded.status_code == (201 if status == 204 else 403)
    assert len(keys(storage)) == 1


async def test_deleted_attachment_is_gone(
    client: httpx2.AsyncClient, task: Task, storage: Storage
) -> None:
    path = f"/attachments/{(await upload(client, task)).json()['id']}"

    deleted = await client.delete(path)

    assert deleted.status_code == 204
    assert [(await client.get(path)).status_code, keys(storage)] == [404, []]


async def test_missing_object_returns_404(
    client: httpx2.AsyncClient, task: Task, storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    attachment = (await upload(client, task)).json()
    storage.delete(keys(storage)[0])

    response = await client.get(f"/attachments/{attachment['id']}")

    assert response.status_code == 404
    assert f"The object of attachment {attachment['id']} is missing." in caplog.text


class TestOutage:
    @pytest.fixture
    def stop(self, app: FastAPI, worker_settings: Settings) -> Stop:
        """Replaces the storage of the application by one that is down."""
        down = worker_settings.model_copy(update={"storage_endpoint_url": NOWHERE})
        return lambda: app.dependency_overrides.update({get_storage: lambda: Storage(down)})

    async def test_upload_returns_503_and_leaves_no_row(
        self, stop: Stop, client: httpx2.AsyncClient, task: Task, session: AsyncSession
    ) -> None:
        stop()

        response = await upload(client, task)

        assert response.status_code == 503
        assert await count(session) == 0

    async def test_download_returns_503(
        self, stop: Stop, client: httpx2.AsyncClient, task: Task
    ) -> None:
        attachment = (await upload(client, task)).json()
        stop()

        response = await client.get(f"/attachments/{attachment['id']}")

        assert response.status_code == 503

    async def test_deletion_leaves_the_object_to_the_cleanup(
        self,
        stop: Stop,
        client: httpx2.AsyncClient,
        task: Task,
        storage: Storage,
        session: AsyncSession,
    ) -> None:
        attachment = (await upload(client, task)).json()
        stop()

        response = await client.delete(f"/attachments/{attachment['id']}")

        assert response.status_code == 204
        assert (await count(session), len(keys(storage))) == (0, 1)


async def test_upload_to_a_task_that_is_deleted_meanwhile_returns_404(
    client: httpx2.AsyncClient,
    task: Task,
    storage: Storage,
    session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def delete_task() -> None:
        await session.delete(task)
        await session.commit()

    monkeypatch.setattr(storage, "upload", lambda *_: from_thread.run(delete_task))

    response = await upload(client, task)

    assert response.status_code == 404


async def test_upload_that_breaks_off_leaves_nothing(
    app: FastAPI, task: Task, storage: Storage, session: AsyncSession
) -> None:
    head = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="notes.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n"
    )
    messages = iter(
        [
            {"type": "http.request", "body": head + b"half", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    token = access_token(task.project.owner_id)
    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/tasks/{task.id}/attachments",
        "query_string": b"",
        "headers": [
            (b"authorization", f"Bearer {token}".encode()),
            (b"content-type", b"multipart/form-data; boundary=x"),
            (b"content-length", b"1000"),
        ],
    }

    async def receive() -> Any:
        return next(messages)

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)

    assert sent[0]["status"] == 400
    assert (await count(session), keys(storage)) == (0, [])
