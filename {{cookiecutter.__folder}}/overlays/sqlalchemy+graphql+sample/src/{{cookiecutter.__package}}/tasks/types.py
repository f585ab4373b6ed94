"""Types of GraphQL. Resolvers return models; schemas validate input."""

from datetime import datetime
from enum import StrEnum

import strawberry

from {{ cookiecutter.__package }}.projects.types import Person, Project


@strawberry.enum
class TaskStatus(StrEnum):
    PENDING = "pending"
    COMPLETED = "completed"
    OVERDUE = "overdue"


@strawberry.type
class Task:
    id: strawberry.ID
    title: str
    description: str | None
    priority: int
    is_completed: bool
    completed_at: datetime | None
    due_date: datetime | None
    project: Project
    assignee: Person | None
    created_at: datetime
    updated_at: datetime


@strawberry.input
class TaskInput:
    title: str
    project_id: strawberry.ID
    description: str | None = None
    priority: int = 3
    due_date: datetime | None = None
    assignee_id: strawberry.ID | None = None
