"""Attachments: objects of the storage, and their rows."""

import logging
import os

from botocore.response import StreamingBody
from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound, RequestEntityTooLarge, UnsupportedMediaType

from {{ cookiecutter.__package }}.attachments.files import CONTENT_TYPES, MAX_BYTES, new_key
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.attachments.names import clean_name
from {{ cookiecutter.__package }}.extensions import db, storage
from {{ cookiecutter.__package }}.storage import StorageError
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.service import check_may_update
from {{ cookiecutter.__package }}.users.models import User

logger = logging.getLogger(__name__)

WITH_TASK = joinedload(Attachment.task, innerjoin=True).joinedload(Task.project, innerjoin=True)


def list_attachments(task: Task) -> Select[Attachment]:
    query = select(Attachment).filter_by(task_id=task.id).order_by(Attachment.id)
    return query.options(joinedload(Attachment.uploaded_by))


def create_attachment(actor: User, task: Task, file: FileStorage) -> Attachment:
    """Store a file, then its row: what fails in between leaves an object without a row."""
    check_may_update(actor, task)
    if file.mimetype not in CONTENT_TYPES:
        raise UnsupportedMediaType(f"The type must be one of {', '.join(CONTENT_TYPES)}.")
    size = file.stream.seek(0, os.SEEK_END)
    file.stream.seek(0)
    if size > MAX_BYTES:
        raise RequestEntityTooLarge(f"A file may have {MAX_BYTES} bytes.")
    attachment = Attachment(
        name=clean_name(file.filename),
        content_type=file.mimetype,
        size=size,
        key=new_key(),
        task_id=task.id,
        uploaded_by=actor,
    )
    db.session.commit()  # returns the connection to the pool
    storage.upload(attachment.key, file.stream)
    db.session.add(attachment)
    try:
        db.session.commit()
    except IntegrityError:
        raise NotFound("The task was deleted by another request.") from None
    return attachment


def open_attachment(attachment: Attachment) -> StreamingBody:
    db.session.commit()  # returns the connection to the pool
    try:
        return storage.open(attachment.key)
    except FileNotFoundError:
        logger.exception("The object of attachment %d is missing.", attachment.id)
        raise NotFound("The file of the attachment is missing.") from None


def delete_attachment(actor: User, attachment: Attachment) -> None:
    """Delete the row, then the object; `flask clean-attachments` deletes one that is left."""
    check_may_update(actor, attachment.task)
    db.session.delete(attachment)
    db.session.commit()
    try:
        storage.delete(attachment.key)
    except StorageError as error:
        logger.warning("The object %s is left: %r", attachment.key, error.__cause__)
