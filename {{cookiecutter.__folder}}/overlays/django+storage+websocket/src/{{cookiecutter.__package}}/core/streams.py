"""Streams of files on ASGI."""

from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.files import File

from {{ cookiecutter.__package }}.storage import CHUNK_BYTES


async def read_in_chunks(file: "File[Any]") -> AsyncIterator[bytes]:
    """Read a file in threads. Django would read all chunks of a synchronous iterator at once."""
    read = sync_to_async(file.read, thread_sensitive=False)
    while chunk := await read(CHUNK_BYTES):
        yield chunk
