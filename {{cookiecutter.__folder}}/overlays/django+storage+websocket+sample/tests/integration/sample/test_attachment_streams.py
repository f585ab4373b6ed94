"""Downloads of attachments on ASGI."""

from io import BytesIO
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from rest_framework_simplejwt.tokens import AccessToken

from {{ cookiecutter.__package }}.config.asgi import create_application
from {{ cookiecutter.__package }}.storage import CHUNK_BYTES, Storage

from tests.factories.attachments import AttachmentFactory
from tests.fixtures.sockets import TIMEOUT_SECONDS

pytestmark = pytest.mark.django_db(transaction=True)


def test_download_is_a_stream_of_chunks(storage: Storage) -> None:
    content = bytes(range(256)) * 1024
    attachment = AttachmentFactory.create(size=len(content))
    storage.upload(str(attachment.file), BytesIO(content))
    token = AccessToken.for_user(attachment.task.project.owner)
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/attachments/{attachment.pk}",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"authorization", f"Bearer {token}".encode())],
    }

    async def download() -> tuple[int, list[bytes]]:
        communicator: Any = ApplicationCommunicator(create_application(), scope)
        await communicator.send_input({"type": "http.request"})
        start = await communicator.receive_output(TIMEOUT_SECONDS)
        message, chunks = {"more_body": True}, []
        while message.get("more_body"):
            message = await communicator.receive_output(TIMEOUT_SECONDS)
            chunks.append(message.get("body", b""))
        await communicator.wait(TIMEOUT_SECONDS)
        return start["status"], chunks

    status, chunks = async_to_sync(download)()

    assert (status, b"".join(chunks)) == (200, content)
    assert [len(chunk) for chunk in chunks] == [CHUNK_BYTES] * 4 + [0]
