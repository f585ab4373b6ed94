"""`/tasks`."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response

from ..database import SessionDep
from ..openapi import BODY_PROBLEMS, problem_responses
from ..pagination import LIST_RESPONSES, paginate
from ..requests import ServiceRoute
from . import service
from .dependencies import DeletableTask, TargetProject, TargetTasks, TaskDep, UpdatableTask
from .models import Task
from .schemas import (
    BulkUpdate,
    BulkUpdateResult,
    TaskCreate,
    TaskFilters,
    TaskImport,
    TaskImportResult,
    TaskRead,
    TaskUpdate,
)

router = APIRouter(prefix="/tasks", tags=["tasks"], route_class=ServiceRoute)


@router.post(
    "",
    status_code=201,
    response_model=TaskRead,
    responses=problem_responses(*BODY_PROBLEMS, 403, 404),
)
async def create_task(session: SessionDep, project: TargetProject, task: TaskCreate) -> Task:
    """Create a task, as the project's owner or an admin."""
    (created,) = await service.create_tasks(session, project, [task], field="body.assignee_id")
    return created


@router.get("", response_model=list[TaskRead], responses=LIST_RESPONSES)
async def list_tasks(
    session: SessionDep, filters: Annotated[TaskFilters, Query()], response: Response
) -> Sequence[Task]:
    """List tasks."""
    return await paginate(session, service.list_tasks(filters), filters, response)


@router.post("/bulk-update", responses=problem_responses(*BODY_PROBLEMS, 403, 404))
async def bulk_update(
    session: SessionDep, tasks: TargetTasks, update: BulkUpdate
) -> BulkUpdateResult:
    """Change many tasks, all or none."""
    changes = update.update_data.model_dump(exclude_unset=True)
    await service.update_tasks(session, tasks, changes, field="body.update_data.assignee_id")
    return BulkUpdateResult(updated_count=len(tasks))


@router.post("/import", status_code=201, responses=problem_responses(*BODY_PROBLEMS, 403, 404))
async def import_tasks(
    session: SessionDep, project: TargetProject, batch: TaskImport
) -> TaskImportResult:
    """Create many tasks of one project, all or none."""
    tasks = await service.create_tasks(
        session, project, batch.tasks, field="body.tasks[{}].assignee_id"
    )
    return TaskImportResult(created_count=len(tasks))


@router.get("/{task_id:id}", response_model=TaskRead, responses=problem_responses(404))
async def read_task(task: TaskDep) -> Task:
    """Get a task."""
    return task


@router.patch(
    "/{task_id:id}", response_model=TaskRead, responses=problem_responses(*BODY_PROBLEMS, 403, 404)
)
async def update_task(session: SessionDep, task: UpdatableTask, changes: TaskUpdate) -> Task:
    """Change a task, as the project's owner, its assignee or an admin."""
    await service.update_tasks(
        session, [task], changes.model_dump(exclude_unset=True), field="body.assignee_id"
    )
    return task


@router.delete("/{task_id:id}", status_code=204, responses=problem_responses(403, 404))
async def delete_task(session: SessionDep, task: DeletableTask) -> None:
    """Delete a task, as the project's owner or an admin."""
    await service.delete_task(session, task)
