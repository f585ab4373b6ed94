from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from {{ cookiecutter.__package }}.errors import ConflictError, ForbiddenError, NotFoundError
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.schemas import ProjectCreate, ProjectFilters
from {{ cookiecutter.__package }}.users.models import User


def select_projects(actor: User, filters: ProjectFilters) -> Select[Project]:
    query = select(Project).options(joinedload(Project.owner)).order_by(Project.id)
    if filters.my_projects_only:
        query = query.where(Project.owner_id == actor.id)
    if not filters.include_archived:
        query = query.where(Project.is_archived.is_(False))
    return query


async def find_project(session: AsyncSession, project_id: int) -> Project:
    """Return a project with its owner."""
    project = await session.get(Project, project_id, options=[joinedload(Project.owner)])
    if project is None:
        raise NotFoundError("There is no such project.")
    return project


def check_may_write(actor: User, project: Project) -> None:
    """Check that the actor is the owner of the project or an admin."""
    if not actor.is_admin and actor.id != project.owner_id:
        raise ForbiddenError("Only the project's owner and admins may do this.")


async def create_project(session: AsyncSession, owner: User, values: ProjectCreate) -> Project:
    project = Project(**values.model_dump(), owner=owner)
    session.add(project)
    await _commit(session)
    return project


async def update_project(session: AsyncSession, project: Project, changes: dict[str, Any]) -> None:
    for field, value in changes.items():
        setattr(project, field, value)
    await _commit(session)


async def delete_project(session: AsyncSession, project: Project) -> None:
    """Delete a project; the database deletes its tasks."""
    await session.execute(delete(Project).where(Project.id == project.id))
    await session.commit()


async def _commit(session: AsyncSession) -> None:
    try:
        await session.commit()
    except IntegrityError:
        raise ConflictError("The owner has another project of this name.") from None
