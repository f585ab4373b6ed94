"""`/projects`."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response

from ..auth.dependencies import CurrentUser
from ..database import SessionDep
from ..openapi import BODY_PROBLEMS, problem_responses
from ..pagination import LIST_RESPONSES, paginate
from ..requests import ServiceRoute
from . import service
from .dependencies import ProjectDep, WritableProject
from .models import Project
from .schemas import ProjectCreate, ProjectFilters, ProjectRead, ProjectSummary, ProjectUpdate
from .summary import summarize_project

router = APIRouter(prefix="/projects", tags=["projects"], route_class=ServiceRoute)


@router.post(
    "",
    status_code=201,
    response_model=ProjectRead,
    responses=problem_responses(*BODY_PROBLEMS, 409),
)
async def create_project(session: SessionDep, user: CurrentUser, project: ProjectCreate) -> Project:
    """Create a project of one's own."""
    return await service.create_project(
        session, user, name=project.name, description=project.description
    )


@router.get("", response_model=list[ProjectRead], responses=LIST_RESPONSES)
async def list_projects(
    session: SessionDep,
    user: CurrentUser,
    filters: Annotated[ProjectFilters, Query()],
    response: Response,
) -> Sequence[Project]:
    """List projects."""
    query = service.list_projects(
        user,
        my_projects_only=filters.my_projects_only,
        include_archived=filters.include_archived,
    )
    return await paginate(session, query, filters, response)


@router.get("/{project_id:id}", response_model=ProjectRead, responses=problem_responses(404))
async def read_project(project: ProjectDep) -> Project:
    """Get a project."""
    return project


@router.patch(
    "/{project_id:id}",
    response_model=ProjectRead,
    responses=problem_responses(*BODY_PROBLEMS, 403, 404, 409),
)
async def update_project(
    session: SessionDep, project: WritableProject, changes: ProjectUpdate
) -> Project:
    """Change a project, as its owner or an admin."""
    return await service.update_project(session, project, changes.model_dump(exclude_unset=True))


@router.delete("/{project_id:id}", status_code=204, responses=problem_responses(403, 404))
async def delete_project(session: SessionDep, project: WritableProject) -> None:
    """Delete a project and its tasks, as its owner or an admin."""
    await service.delete_project(session, project)


@router.get("/{project_id:id}/summary", responses=problem_responses(404))
async def read_project_summary(session: SessionDep, project: ProjectDep) -> ProjectSummary:
    """Get how far a project is."""
    return await summarize_project(session, project)
