from typing import Annotated

from fastapi import Depends, Path

from {{ cookiecutter.__package }}.dependencies import SessionDep
from {{ cookiecutter.__package }}.schemas import Id
from {{ cookiecutter.__package }}.tasks import service
from {{ cookiecutter.__package }}.tasks.models import Task


async def get_task(session: SessionDep, task_id: Annotated[Id, Path()]) -> Task:
    """Return the task that the path names."""
    (task,) = await service.find_tasks(session, [task_id])
    return task


TaskDep = Annotated[Task, Depends(get_task)]
