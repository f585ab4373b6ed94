"""What tasks look like from outside."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..pagination import Page
from ..projects.schemas import ProjectReference
from ..schemas import MAX_ID, Description, Flag, Id, Moment, ReadModel, Title, omittable
from ..users.schemas import UserSummary

Priority = Annotated[int, Field(strict=True, ge=1, le=5)]
Status = Literal["pending", "completed", "overdue"]


class TaskRead(ReadModel):
    """A task."""

    id: int
    title: str
    description: str | None
    priority: int
    is_completed: bool
    completed_at: datetime | None
    due_date: datetime | None
    project: ProjectReference
    assignee: UserSummary | None
    created_at: datetime
    updated_at: datetime


class TaskRow(BaseModel):
    """A new task of a project that is named elsewhere."""

    title: Title
    description: Description | None = None
    priority: Priority = 3
    due_date: Moment | None = None
    assignee_id: Id | None = None


class ProjectTarget(BaseModel):
    """The project that a body names."""

    project_id: Id


class TaskCreate(TaskRow, ProjectTarget):
    """A new task."""


class TaskImport(ProjectTarget):
    """Many new tasks of one project."""

    tasks: Annotated[list[TaskRow], Field(min_length=1, max_length=1000)]


class TaskImportResult(BaseModel):
    """How many tasks were created."""

    created_count: int


class TaskUpdate(BaseModel):
    """What changes; what is left out stays."""

    title: Title = omittable()
    description: Description | None = None
    priority: Priority = omittable()
    due_date: Moment | None = None
    assignee_id: Id | None = None
    is_completed: Flag = omittable()


class BulkChanges(BaseModel):
    """What changes in many tasks; at least one thing does."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [n]} for n in ("is_completed", "priority", "assignee_id")]
        }
    )

    is_completed: Flag = omittable()
    priority: Priority = omittable()
    assignee_id: Id | None = None

    @model_validator(mode="after")
    def _change_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("name at least one of is_completed, priority and assignee_id")
        return self


class BulkTarget(BaseModel):
    """The tasks that a body names."""

    task_ids: Annotated[list[Id], Field(min_length=1, max_length=100)]


class BulkUpdate(BulkTarget):
    """The same changes for many tasks."""

    update_data: BulkChanges


class BulkUpdateResult(BaseModel):
    """How many tasks were named."""

    updated_count: int


class TaskFilters(Page):
    """Which tasks to list."""

    project_id: Annotated[int, Field(ge=1, le=MAX_ID)] | None = None
    assignee_id: Annotated[int, Field(ge=1, le=MAX_ID)] | None = None
    priority: Annotated[int, Field(ge=1, le=5)] | None = None
    status: Status | None = None
