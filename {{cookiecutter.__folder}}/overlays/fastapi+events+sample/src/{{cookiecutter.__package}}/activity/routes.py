from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import select

from {{ cookiecutter.__package }}.activity.models import Activity
from {{ cookiecutter.__package }}.dependencies import SessionDep
from {{ cookiecutter.__package }}.pagination import PAGE_RESPONSES, paginate
from {{ cookiecutter.__package }}.projects.dependencies import ProjectDep
from {{ cookiecutter.__package }}.projects.events import TaskCompleted
from {{ cookiecutter.__package }}.schemas import PageParams
from {{ cookiecutter.__package }}.users.dependencies import get_current_user

router = APIRouter(tags=["activity"], dependencies=[Depends(get_current_user)])


@router.get(
    "/projects/{project_id}/activity",
    response_model=list[TaskCompleted],
    responses=PAGE_RESPONSES,
)
async def list_activity(
    session: SessionDep,
    project: ProjectDep,
    page: Annotated[PageParams, Query()],
    response: Response,
) -> Sequence[dict[str, Any]]:
    """List what happened in a project, the newest first."""
    events = select(Activity.event).filter_by(project_id=project.id).order_by(Activity.id.desc())
    return await paginate(session, events, page, response)
