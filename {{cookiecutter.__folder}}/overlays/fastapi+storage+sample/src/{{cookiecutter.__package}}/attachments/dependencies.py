from typing import Annotated

from fastapi import Depends, Path

from {{ cookiecutter.__package }}.attachments import service
from {{ cookiecutter.__package }}.attachments.models import Attachment
from {{ cookiecutter.__package }}.dependencies import SessionDep
from {{ cookiecutter.__package }}.schemas import Id


async def get_attachment(session: SessionDep, attachment_id: Annotated[Id, Path()]) -> Attachment:
    """Return the attachment that the path names."""
    return await service.find_attachment(session, attachment_id)


AttachmentDep = Annotated[Attachment, Depends(get_attachment)]
