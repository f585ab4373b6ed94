"""The rules for projects."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import Conflict, Forbidden, NotFound

from ..extensions import db
from ..users.models import User
from .models import Project


def list_projects(
    actor: User, *, my_projects_only: bool, include_archived: bool
) -> Select[Project]:
    """Select projects: all of them, or the caller's; archived ones only on request."""
    query = select(Project).order_by(Project.id)
    if my_projects_only:
        query = query.where(Project.owner_id == actor.id)
    if not include_archived:
        query = query.where(Project.is_archived.is_(False))
    return query


def find_project(project_id: int, *, lock: bool = False) -> Project:
    """Find a project; once it is locked, nobody else changes or deletes it meanwhile.

    Raises:
        NotFound: there is none.
    """
    query = select(Project).where(Project.id == project_id)
    project = db.session.scalar(query.with_for_update(of=Project) if lock else query)
    if project is None:
        raise NotFound("There is no such project.")
    return project


def check_may_write(actor: User, project: Project) -> None:
    """Let owners and admins write.

    Raises:
        Forbidden: the actor is neither.
    """
    if not actor.is_admin and actor.id != project.owner_id:
        raise Forbidden("Only the project's owner and admins may do this.")


def create_project(owner: User, *, name: str, description: str | None = None) -> Project:
    """Create a project.

    Raises:
        Conflict: the owner has another project of this name.
    """
    project = Project(name=name, description=description, owner=owner)
    db.session.add(project)
    _commit()
    return project


def update_project(project: Project, changes: dict[str, Any]) -> Project:
    """Change a project.

    Raises:
        Conflict: the owner has another project of this name.
    """
    for field, value in changes.items():
        setattr(project, field, value)
    _commit()
    return project


def delete_project(project: Project) -> None:
    """Delete a project; the database deletes its tasks."""
    db.session.delete(project)
    db.session.commit()


def _commit() -> None:
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        raise Conflict("The owner has another project of this name.") from None
