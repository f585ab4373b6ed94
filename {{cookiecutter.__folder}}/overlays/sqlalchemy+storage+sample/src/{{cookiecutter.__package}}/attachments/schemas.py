from datetime import datetime

from {{ cookiecutter.__package }}.projects.schemas import UserReference
from {{ cookiecutter.__package }}.schemas import ReadModel


class AttachmentRead(ReadModel):
    id: int
    name: str
    content_type: str
    size: int
    task_id: int
    uploaded_by: UserReference | None
    created_at: datetime
