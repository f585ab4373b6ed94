import logging

from botocore.response import StreamingBody
from fastapi import UploadFile
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from {{ cookiecutter.__package }} import errors
from {{ cookiecutter.__package }}.attachments.files import CONTENT_TYPES, MAX_BYTES, new_key
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.attachments.names import clean_name
from {{ cookiecutter.__package }}.storage import Storage, StorageError
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.service import check_may_update
from {{ cookiecutter.__package }}.users.models import User

logger = logging.getLogger(__name__)


class ContentTooLargeError(errors.DomainError):
    status = 413


class UnsupportedMediaTypeError(errors.DomainError):
    status = 415


def select_attachments(task: Task) -> Select[Attachment]:
    query = select(Attachment).filter_by(task_id=task.id).order_by(Attachment.id)
    return query.options(joinedload(Attachment.uploaded_by))


async def find_attachment(session: AsyncSession, attachment_id: int) -> Attachment:
    """Return an attachment with its task and the project."""
    related = joinedload(Attachment.task).joinedload(Task.project)
    attachment = await session.get(Attachment, attachment_id, options=[related])
    if attachment is None:
        raise errors.NotFoundError("There is no such attachment.")
    return attachment


async def create_attachment(
    session: AsyncSession, storage: Storage, actor: User, task: Task, file: UploadFile
) -> Attachment:
    """Store a file, then its row: what fails in between leaves an object without a row."""
    check_may_update(actor, task)
    content_type = (file.content_type or "").partition(";")[0].strip().lower()
    if content_type not in CONTENT_TYPES:
        raise UnsupportedMediaTypeError(f"The type must be one of {', '.join(CONTENT_TYPES)}.")
    if (file.size or 0) > MAX_BYTES:
        raise ContentTooLargeError(f"A file may have {MAX_BYTES} bytes.")
    attachment = Attachment(
        name=clean_name(file.filename),
        content_type=content_type,
        size=file.size or 0,
        key=new_key(),
        task_id=task.id,
        uploaded_by=actor,
    )
    await session.commit()  # returns the connection to the pool
    await run_in_threadpool(storage.upload, attachment.key, file.file)
    session.add(attachment)
    try:
        await session.commit()
    except IntegrityError:
        raise errors.NotFoundError("The task was deleted by another request.") from None
    return attachment


async def open_attachment(
    session: AsyncSession, storage: Storage, attachment: Attachment
) -> StreamingBody:
    await session.commit()  # returns the connection to the pool
    try:
        return await run_in_threadpool(storage.open, attachment.key)
    except FileNotFoundError:
        logger.exception("The object of attachment %d is missing.", attachment.id)
        raise errors.NotFoundError("The file of the attachment is missing.") from None


async def delete_attachment(
    session: AsyncSession, storage: Storage, actor: User, attachment: Attachment
) -> None:
    """Delete the row, then the object; `clean-attachments` deletes one that is left."""
    check_may_update(actor, attachment.task)
    await session.delete(attachment)
    await session.commit()
    try:
        await run_in_threadpool(storage.delete, attachment.key)
    except StorageError as error:
        logger.warning("The object %s is left: %r", attachment.key, error.__cause__)
