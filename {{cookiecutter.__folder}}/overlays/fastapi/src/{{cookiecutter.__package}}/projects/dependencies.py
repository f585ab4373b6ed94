"""Projects as routes ask for them."""

from typing import Annotated

from fastapi import Depends, Path

from ..auth.dependencies import CurrentUser
from ..database import SessionDep
from ..errors import NotFoundError
from ..schemas import MAX_ID
from .models import Project
from .service import check_may_write, lock_project

ProjectId = Annotated[int, Path(ge=1, le=MAX_ID)]


async def get_project(session: SessionDep, project_id: ProjectId) -> Project:
    """Find the project that the path names.

    Raises:
        NotFoundError: there is none.
    """
    project = await session.get(Project, project_id)
    if project is None:
        raise NotFoundError("There is no such project.")
    return project


ProjectDep = Annotated[Project, Depends(get_project)]


async def get_writable_project(
    session: SessionDep, actor: CurrentUser, project_id: ProjectId
) -> Project:
    """Find the project and lock it, if the caller may write to it.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the caller may not.
    """
    project = await lock_project(session, project_id)
    check_may_write(actor, project)
    return project


WritableProject = Annotated[Project, Depends(get_writable_project)]
