from typing import Annotated

from fastapi import Depends, Path

from {{ cookiecutter.__package }}.dependencies import SessionDep
from {{ cookiecutter.__package }}.projects import service
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.schemas import Id
from {{ cookiecutter.__package }}.users.dependencies import CurrentUserDep


async def get_project(session: SessionDep, project_id: Annotated[Id, Path()]) -> Project:
    """Return the project that the path names."""
    return await service.find_project(session, project_id)


ProjectDep = Annotated[Project, Depends(get_project)]


async def get_writable_project(actor: CurrentUserDep, project: ProjectDep) -> Project:
    """Return the project that the path names, to its owner and to admins."""
    service.check_may_write(actor, project)
    return project


WritableProjectDep = Annotated[Project, Depends(get_writable_project)]
