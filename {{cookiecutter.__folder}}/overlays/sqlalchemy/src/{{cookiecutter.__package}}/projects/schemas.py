"""What projects look like from outside."""

from datetime import datetime

from pydantic import BaseModel

from ..pagination import Page
from ..schemas import Description, Flag, Name, ReadModel, omittable
from ..users.schemas import UserContact, UserSummary


class ProjectRead(ReadModel):
    """A project."""

    id: int
    name: str
    description: str | None
    is_archived: bool
    owner: UserContact
    created_at: datetime
    updated_at: datetime


class ProjectReference(ReadModel):
    """A project as part of something else."""

    id: int
    name: str


class ProjectCreate(BaseModel):
    """A new project."""

    name: Name
    description: Description | None = None


class ProjectUpdate(BaseModel):
    """What changes; what is left out stays."""

    name: Name = omittable()
    description: Description | None = None
    is_archived: Flag = omittable()


class ProjectFilters(Page):
    """Which projects to list."""

    my_projects_only: bool = False
    include_archived: bool = False


class AssigneeSummary(BaseModel):
    """How far one assignee is; null stands for the tasks of nobody."""

    assignee: UserSummary | None
    total: int
    completed: int


class ProjectSummary(BaseModel):
    """How far a project is; `completion_rate` is from 0 to 1, with four decimals."""

    project_id: int
    total: int
    completed: int
    pending: int
    overdue: int
    completion_rate: float
    by_assignee: list[AssigneeSummary]
