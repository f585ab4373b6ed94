"""Tasks as routes ask for them.

What a body names is found and its rights are judged before the rest of the body is, so that
a caller hears of what is missing or forbidden first.
"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Path, Request
from pydantic import ValidationError

from ..auth.dependencies import CurrentUser
from ..database import SessionDep
from ..errors import NotFoundError
from ..projects.models import Project
from ..projects.service import check_may_write, lock_project
from ..schemas import MAX_ID
from .models import Task
from .schemas import BulkTarget, ProjectTarget
from .service import check_may_update, lock_tasks

TaskId = Annotated[int, Path(ge=1, le=MAX_ID)]


async def get_task(session: SessionDep, task_id: TaskId) -> Task:
    """Find the task that the path names.

    Raises:
        NotFoundError: there is none.
    """
    task = await session.get(Task, task_id)
    if task is None:
        raise NotFoundError("There is no such task.")
    return task


TaskDep = Annotated[Task, Depends(get_task)]


async def get_updatable_task(session: SessionDep, actor: CurrentUser, task_id: TaskId) -> Task:
    """Find the task and lock it, if the caller may change it.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the caller may not.
    """
    (task,) = await lock_tasks(session, [task_id])
    check_may_update(actor, task)
    return task


UpdatableTask = Annotated[Task, Depends(get_updatable_task)]


async def get_deletable_task(session: SessionDep, actor: CurrentUser, task_id: TaskId) -> Task:
    """Find the task and lock it, if the caller may delete it.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the caller may not.
    """
    (task,) = await lock_tasks(session, [task_id])
    check_may_write(actor, task.project)
    return task


DeletableTask = Annotated[Task, Depends(get_deletable_task)]


async def get_target_project(
    request: Request, session: SessionDep, actor: CurrentUser
) -> Project | None:
    """Find the project that the body names and lock it, if the caller may write to it.

    Returns:
        None where the body names none: it does not fit the schema, and is refused for that.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the caller may not.
    """
    try:
        target = ProjectTarget.model_validate(await request.json())
    except ValidationError:
        return None
    project = await lock_project(session, target.project_id)
    check_may_write(actor, project)
    return project


TargetProject = Annotated[Project, Depends(get_target_project)]


async def get_target_tasks(
    request: Request, session: SessionDep, actor: CurrentUser
) -> Sequence[Task] | None:
    """Find the tasks that the body names and lock them, if the caller may change them all.

    Returns:
        None where the body names none: it does not fit the schema, and is refused for that.

    Raises:
        NotFoundError: one of them does not exist.
        ForbiddenError: one of them is not the caller's to change.
    """
    try:
        target = BulkTarget.model_validate(await request.json())
    except ValidationError:
        return None
    tasks = await lock_tasks(session, target.task_ids)
    for task in tasks:
        check_may_update(actor, task)
    return tasks


TargetTasks = Annotated[Sequence[Task], Depends(get_target_tasks)]
