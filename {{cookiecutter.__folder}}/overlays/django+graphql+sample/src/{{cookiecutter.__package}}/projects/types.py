"""Types of GraphQL. Resolvers return models; serializers validate input."""

from datetime import datetime
from enum import StrEnum

import strawberry
import strawberry_django

from {{ cookiecutter.__package }}.users.models import User

from . import models


@strawberry.enum
class TaskStatus(StrEnum):
    PENDING = "pending"
    COMPLETED = "completed"
    OVERDUE = "overdue"


@strawberry_django.type(User)
class Person:
    """A user without the e-mail address, which only the user and admins may see."""

    id: strawberry.auto
    name: strawberry.auto


@strawberry_django.type(models.Project)
class Project:
    id: strawberry.auto
    name: strawberry.auto
    description: strawberry.auto
    is_archived: strawberry.auto
    owner: Person
    created_at: strawberry.auto
    updated_at: strawberry.auto


@strawberry_django.type(models.Task)
class Task:
    id: strawberry.auto
    title: strawberry.auto
    description: strawberry.auto
    priority: strawberry.auto
    is_completed: bool = strawberry_django.field(only=["completed_at"])
    completed_at: strawberry.auto
    due_date: strawberry.auto
    project: Project
    assignee: Person | None
    created_at: strawberry.auto
    updated_at: strawberry.auto


@strawberry.input
class TaskInput:
    title: str
    project_id: strawberry.ID
    description: str = ""
    priority: int = 3
    due_date: datetime | None = None
    assignee_id: strawberry.ID | None = None
