from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

{% if cookiecutter.cache %}
from {{ cookiecutter.__package }}.cache import CacheDep
{% endif %}
from {{ cookiecutter.__package }}.dependencies import SessionDep
from {{ cookiecutter.__package }}.pagination import PAGE_RESPONSES, paginate
from {{ cookiecutter.__package }}.projects import schemas, service
from {{ cookiecutter.__package }}.projects.dependencies import ProjectDep, WritableProjectDep
from {{ cookiecutter.__package }}.projects.models import Project
{% if cookiecutter.cache %}
from {{ cookiecutter.__package }}.projects.summary_cache import read_summary
{% else %}
from {{ cookiecutter.__package }}.projects.summary import summarize_project
{% endif %}
from {{ cookiecutter.__package }}.users.dependencies import CurrentUserDep, get_current_user

router = APIRouter(prefix="/projects", tags=["projects"], dependencies=[Depends(get_current_user)])


@router.post("", status_code=201, response_model=schemas.ProjectRead)
async def create_project(
    session: SessionDep, user: CurrentUserDep, project: schemas.ProjectCreate
) -> Project:
    """Create a project that you own."""
    return await service.create_project(session, user, project)


@router.get("", response_model=list[schemas.ProjectRead], responses=PAGE_RESPONSES)
async def list_projects(
    session: SessionDep,
    user: CurrentUserDep,
    filters: Annotated[schemas.ProjectFilters, Query()],
    response: Response,
) -> Sequence[Project]:
    """List projects; archived ones only on request."""
    return await paginate(session, service.select_projects(user, filters), filters, response)


@router.get("/{project_id}", response_model=schemas.ProjectRead)
async def read_project(project: ProjectDep) -> Project:
    """Return a project."""
    return project


@router.patch("/{project_id}", response_model=schemas.ProjectRead)
async def update_project(
    session: SessionDep, project: WritableProjectDep, changes: schemas.ProjectUpdate
) -> Project:
    """Update a project, as its owner or an admin."""
    await service.update_project(session, project, changes.model_dump())
    return project


@router.delete("/{project_id}", status_code=204)
async def delete_project(session: SessionDep, project: WritableProjectDep) -> None:
    """Delete a project and its tasks, as its owner or an admin."""
    await service.delete_project(session, project)


@router.get("/{project_id}/summary")
{% if cookiecutter.cache %}
async def read_project_summary(
    session: SessionDep, cache: CacheDep, project: ProjectDep
) -> schemas.ProjectSummary:
    """Return task statistics for a project."""
    return await read_summary(session, cache, project)
{% else %}
async def read_project_summary(session: SessionDep, project: ProjectDep) -> schemas.ProjectSummary:
    """Return task statistics for a project."""
    return await summarize_project(session, project)
{% endif %}
