"""The rules for projects."""

from typing import Any

from django.db import IntegrityError, transaction

from ..core.exceptions import Conflict
from ..users.models import User
from .models import Project

TAKEN = "The owner has another project of this name."


def create_project(owner: User, values: dict[str, Any]) -> Project:
    """Create a project.

    Raises:
        Conflict: the owner has another project of this name.
    """
    try:
        with transaction.atomic():
            return Project.objects.create(owner=owner, **values)
    except IntegrityError:
        raise Conflict(TAKEN) from None


def update_project(project: Project, values: dict[str, Any]) -> None:
    """Change a project.

    Raises:
        Conflict: the owner has another project of this name.
    """
    try:
        with transaction.atomic():
            project.update(values)
    except IntegrityError:
        raise Conflict(TAKEN) from None


def delete_project(project: Project) -> None:
    """Delete a project; the database deletes its tasks."""
    # Locked in the order in which others lock them, so that no two wait for each other.
    list(project.tasks.select_for_update().order_by("pk").values_list("pk"))
    project.delete()
