from typing import Annotated

from fastapi import Depends, Path

from {{ cookiecutter.__package }}.dependencies import SessionDep
from {{ cookiecutter.__package }}.schemas import Id
from {{ cookiecutter.__package }}.tasks import service
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.dependencies import CurrentUserDep


async def get_task(session: SessionDep, task_id: Annotated[Id, Path()]) -> Task:
    """Return the task that the path names."""
    (task,) = await service.find_tasks(session, [task_id])
    return task


TaskDep = Annotated[Task, Depends(get_task)]


async def get_updatable_task(actor: CurrentUserDep, task: TaskDep) -> Task:
    """Return the task that the path names, to the project's owner, the assignee and admins."""
    service.check_may_update(actor, task)
    return task


UpdatableTaskDep = Annotated[Task, Depends(get_updatable_task)]
