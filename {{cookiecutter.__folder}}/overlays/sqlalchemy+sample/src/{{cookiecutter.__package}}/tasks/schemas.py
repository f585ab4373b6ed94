from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import MISSING, AfterValidator, AwareDatetime, BaseModel, Field, StringConstraints

from {{ cookiecutter.__package }}.projects.schemas import (
    Description,
    ProjectReference,
    UserReference,
)
from {{ cookiecutter.__package }}.schemas import WITHOUT_NUL, Id, PageParams, ReadModel

# A day from the limits of `datetime`, so that no conversion between time zones overflows.
EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
LATEST = datetime(9999, 12, 30, tzinfo=UTC)

Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=WITHOUT_NUL),
]
Priority = Annotated[int, Field(ge=1, le=5)]
DueDate = Annotated[
    AwareDatetime,
    Field(ge=EARLIEST, le=LATEST),
    AfterValidator(lambda value: value.astimezone(UTC)),
]


class TaskRead(ReadModel):
    id: int
    title: str
    description: str | None
    priority: int
    is_completed: bool
    completed_at: datetime | None
    due_date: datetime | None
    project: ProjectReference
    assignee: UserReference | None
    created_at: datetime
    updated_at: datetime


class TaskRow(BaseModel):
    """A new task of a project that is named elsewhere."""

    title: Title
    description: Description | None = None
    priority: Priority = 3
    due_date: DueDate | None = None
    assignee_id: Id | None = None


class TaskCreate(TaskRow):
    project_id: Id


class TaskImport(BaseModel):
    project_id: Id
    tasks: Annotated[list[TaskRow], Field(min_length=1, max_length=1000)]


class TaskImportResult(BaseModel):
    created_count: int


class BulkChanges(BaseModel):
    is_completed: bool | MISSING = MISSING
    priority: Priority | MISSING = MISSING
    assignee_id: Id | MISSING | None = MISSING


class TaskUpdate(BulkChanges):
    title: Title | MISSING = MISSING
    description: Description | MISSING | None = MISSING
    due_date: DueDate | MISSING | None = MISSING


class BulkUpdate(BaseModel):
    task_ids: Annotated[list[Id], Field(min_length=1, max_length=100)]
    update_data: BulkChanges


class BulkUpdateResult(BaseModel):
    updated_count: int


class TaskFilters(PageParams):
    project_id: Id | None = None
    assignee_id: Id | None = None
    priority: Priority | None = None
    status: Literal["pending", "completed", "overdue"] | None = None
