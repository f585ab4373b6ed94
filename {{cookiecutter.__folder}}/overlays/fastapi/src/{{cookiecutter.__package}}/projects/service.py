"""The rules for projects."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ..errors import ConflictError, ForbiddenError, NotFoundError
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


def check_may_write(actor: User, project: Project) -> None:
    """Let owners and admins write.

    Raises:
        ForbiddenError: the actor is neither.
    """
    if not actor.is_admin and actor.id != project.owner_id:
        raise ForbiddenError("Only the project's owner and admins may do this.")


async def lock_project(session: AsyncSession, project_id: int) -> Project:
    """Find a project to write to: others wait, and nobody deletes it meanwhile.

    Raises:
        NotFoundError: there is none.
    """
    query = select(Project).where(Project.id == project_id).with_for_update(of=Project)
    project: Project | None = await session.scalar(query)
    if project is None:
        raise NotFoundError("There is no such project.")
    return project


async def create_project(
    session: AsyncSession, owner: User, *, name: str, description: str | None = None
) -> Project:
    """Create a project.

    Raises:
        ConflictError: the owner has another project of this name.
    """
    project = Project(name=name, description=description, owner=owner)
    session.add(project)
    await _commit(session)
    return project


async def update_project(
    session: AsyncSession, project: Project, changes: dict[str, Any]
) -> Project:
    """Change a project.

    Raises:
        ConflictError: the owner has another project of this name.
    """
    for field, value in changes.items():
        setattr(project, field, value)
    await _commit(session)
    return project


async def delete_project(session: AsyncSession, project: Project) -> None:
    """Delete a project; the database deletes its tasks."""
    await session.delete(project)
    await session.commit()


async def _commit(session: AsyncSession) -> None:
    try:
        await session.commit()
    except IntegrityError:
        await session.rollback()
        raise ConflictError("The owner has another project of this name.") from None
