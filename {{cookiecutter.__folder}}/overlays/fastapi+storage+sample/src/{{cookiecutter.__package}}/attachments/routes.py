import re
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from typing import Annotated
from urllib.parse import quote

from botocore.response import StreamingBody
from fastapi import APIRouter, Depends, Query, Response, UploadFile
from fastapi.concurrency import iterate_in_threadpool
from fastapi.responses import StreamingResponse

from {{ cookiecutter.__package }}.attachments import schemas, service
from {{ cookiecutter.__package }}.attachments.dependencies import AttachmentDep
from {{ cookiecutter.__package }}.attachments.files import CONTENT_TYPES, MAX_BODY_BYTES
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.dependencies import SessionDep, StorageDep
from {{ cookiecutter.__package }}.pagination import PAGE_RESPONSES, paginate
from {{ cookiecutter.__package }}.schemas import PageParams
from {{ cookiecutter.__package }}.storage import CHUNK_BYTES
from {{ cookiecutter.__package }}.tasks.dependencies import TaskDep
from {{ cookiecutter.__package }}.users.dependencies import CurrentUserDep, get_current_user

router = APIRouter(tags=["attachments"], dependencies=[Depends(get_current_user)])


@router.post(
    "/tasks/{task_id}/attachments",
    status_code=201,
    response_model=schemas.AttachmentRead,
    max_body_size=MAX_BODY_BYTES,
    openapi_extra={
        "requestBody": {
            "content": {
                "multipart/form-data": {
                    "encoding": {"file": {"contentType": ", ".join(CONTENT_TYPES)}}
                }
            }
        }
    },
)
async def create_attachment(
    session: SessionDep, actor: CurrentUserDep, task: TaskDep, storage: StorageDep, file: UploadFile
) -> Attachment:
    """Attach a file of 10 MiB at most, as the project's owner, the assignee or an admin."""
    return await service.create_attachment(session, storage, actor, task, file)


@router.get(
    "/tasks/{task_id}/attachments",
    response_model=list[schemas.AttachmentRead],
    responses=PAGE_RESPONSES,
)
async def list_attachments(
    session: SessionDep, task: TaskDep, page: Annotated[PageParams, Query()], response: Response
) -> Sequence[Attachment]:
    """List the attachments of a task."""
    return await paginate(session, service.select_attachments(task), page, response)


@router.get(
    "/attachments/{attachment_id}",
    response_class=StreamingResponse,
    responses={200: {"content": {content_type: {} for content_type in CONTENT_TYPES}}},
)
async def read_attachment(
    session: SessionDep, attachment: AttachmentDep, storage: StorageDep
) -> StreamingResponse:
    """Download the file of an attachment."""
    body = await service.open_attachment(session, storage, attachment)
    headers = {
        "Content-Type": attachment.content_type,
        "Content-Length": str(attachment.size),
        "Content-Disposition": content_disposition(attachment.name),
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(read_chunks(body), headers=headers)


@router.delete("/attachments/{attachment_id}", status_code=204)
async def delete_attachment(
    session: SessionDep, actor: CurrentUserDep, attachment: AttachmentDep, storage: StorageDep
) -> None:
    """Delete an attachment, as the project's owner, the assignee or an admin."""
    await service.delete_attachment(session, storage, actor, attachment)


def content_disposition(name: str) -> str:
    """Return a header that saves the file: browsers read the second name (RFC 6266)."""
    fallback = re.sub(r"[^\w.-]", "_", name, flags=re.ASCII)
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(name, safe='')}"


async def read_chunks(body: StreamingBody) -> AsyncIterator[bytes]:
    with closing(body):
        async for chunk in iterate_in_threadpool(body.iter_chunks(CHUNK_BYTES)):
            yield chunk
