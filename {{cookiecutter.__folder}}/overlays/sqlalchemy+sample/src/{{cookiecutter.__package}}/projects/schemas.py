from datetime import datetime
from typing import Annotated

from pydantic import MISSING, BaseModel, StringConstraints

from {{ cookiecutter.__package }}.schemas import WITHOUT_NUL, Name, PageParams, ReadModel

Description = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=5000, pattern=WITHOUT_NUL)
]


class UserReference(ReadModel):
    id: int
    name: str


class ProjectReference(ReadModel):
    id: int
    name: str


class ProjectRead(ReadModel):
    id: int
    name: str
    description: str | None
    is_archived: bool
    owner: UserReference
    created_at: datetime
    updated_at: datetime


class ProjectCreate(BaseModel):
    name: Name
    description: Description | None = None


class ProjectUpdate(BaseModel):
    name: Name | MISSING = MISSING
    description: Description | MISSING | None = MISSING
    is_archived: bool | MISSING = MISSING


class ProjectFilters(PageParams):
    my_projects_only: bool = False
    include_archived: bool = False


class AssigneeSummary(BaseModel):
    """The tasks of one assignee; of nobody, if it is null."""

    assignee: UserReference | None
    total: int
    completed: int


class ProjectSummary(BaseModel):
    """`completion_rate` is between 0 and 1, with four decimals."""

    project_id: int
    total: int
    completed: int
    pending: int
    overdue: int
    completion_rate: float
    by_assignee: list[AssigneeSummary]
