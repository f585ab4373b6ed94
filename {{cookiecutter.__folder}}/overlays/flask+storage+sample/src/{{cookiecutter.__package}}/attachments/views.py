from collections.abc import Callable
from functools import wraps
from typing import Any

from apiflask import APIBlueprint
from apiflask.fields import UploadFile
from flask import Response, request, send_file
from pydantic import BaseModel

from {{ cookiecutter.__package }}.attachments import service
from {{ cookiecutter.__package }}.attachments.files import CONTENT_TYPES, MAX_BODY_BYTES
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.attachments.schemas import AttachmentRead
from {{ cookiecutter.__package }}.auth.token_auth import auth, current_user
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.pagination import ListHeaders, paginate
from {{ cookiecutter.__package }}.schemas import PageParams
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.service import WITH_REFERENCES

DOWNLOAD: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {media_type: {} for media_type in CONTENT_TYPES}}
}

bp = APIBlueprint("attachments", __name__, tag="attachments")


class AttachmentCreate(BaseModel):
    file: UploadFile


@bp.before_request
def raise_body_limit() -> None:
    request.max_content_length = MAX_BODY_BYTES


def release_connection[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """Return the connection of the authentication to the pool: a client may send slowly."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        db.session.commit()
        return view(*args, **kwargs)

    return wrapper


@bp.post("/tasks/<id:task_id>/attachments")
@bp.auth_required(auth)
@release_connection
@bp.input(AttachmentCreate, location="files")
@bp.output(AttachmentRead, status_code=201)
@bp.doc(responses=[403, 413, 415])
def create_attachment(task_id: int, files_data: AttachmentCreate) -> Attachment:
    """Attach a file of 10 MiB at most, as the project's owner, the assignee or an admin."""
    task = db.get_or_404(Task, task_id, options=WITH_REFERENCES)
    return service.create_attachment(current_user(), task, files_data.file)


@bp.get("/tasks/<id:task_id>/attachments")
@bp.auth_required(auth)
@bp.input(PageParams, location="query")
@bp.output(list[AttachmentRead], headers=ListHeaders)  # type: ignore[arg-type] # (lists are allowed)
def list_attachments(
    task_id: int, query_data: PageParams
) -> tuple[list[Attachment], dict[str, str]]:
    """List the attachments of a task."""
    task = db.get_or_404(Task, task_id)
    return paginate(service.list_attachments(task), query_data)


@bp.get("/attachments/<id:attachment_id>")
@bp.auth_required(auth)
@bp.doc(responses=DOWNLOAD)
def read_attachment(attachment_id: int) -> Response:
    """Download the file of an attachment."""
    attachment = db.get_or_404(Attachment, attachment_id)
    response = send_file(
        service.open_attachment(attachment),  # type: ignore[arg-type] # (has `read` and `close`)
        attachment.content_type,
        as_attachment=True,
        download_name=attachment.name,
    )
    response.content_type = attachment.content_type  # without a charset
    response.content_length = attachment.size
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@bp.delete("/attachments/<id:attachment_id>")
@bp.auth_required(auth)
@bp.output({}, status_code=204)
@bp.doc(responses=[403])
def delete_attachment(attachment_id: int) -> str:
    """Delete an attachment, as the project's owner, the assignee or an admin."""
    attachment = db.get_or_404(Attachment, attachment_id, options=[service.WITH_TASK])
    service.delete_attachment(current_user(), attachment)
    return ""
