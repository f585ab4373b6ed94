from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from {{ cookiecutter.__package }}.dependencies import SessionDep
from {{ cookiecutter.__package }}.pagination import PAGE_RESPONSES, paginate
{% if cookiecutter.cache %}
from {{ cookiecutter.__package }}.projects.summary_cache import drop_changed_summaries
{% endif %}
from {{ cookiecutter.__package }}.schemas import Id
from {{ cookiecutter.__package }}.tasks import schemas, service
{% if cookiecutter.websocket %}
from {{ cookiecutter.__package }}.tasks.broadcasts import broadcast_changes
{% endif %}
from {{ cookiecutter.__package }}.tasks.dependencies import TaskDep
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.dependencies import CurrentUserDep, get_current_user

{% if cookiecutter.cache or cookiecutter.websocket %}
router = APIRouter(
    prefix="/tasks",
    tags=["tasks"],
    dependencies=[
        Depends(get_current_user),
{% if cookiecutter.websocket %}
        Depends(broadcast_changes, scope="function"),
{% endif %}
{% if cookiecutter.cache %}
        Depends(drop_changed_summaries, scope="function"),{{ '  # before the broadcast' if cookiecutter.websocket }}
{% endif %}
    ],
)
{% else %}
router = APIRouter(prefix="/tasks", tags=["tasks"], dependencies=[Depends(get_current_user)])
{% endif %}


@router.post("", status_code=201, response_model=schemas.TaskRead)
async def create_task(session: SessionDep, actor: CurrentUserDep, task: schemas.TaskCreate) -> Task:
    """Create a task, as the project's owner or an admin."""
    (created,) = await service.create_tasks(session, actor, task.project_id, [task])
    return created


@router.get("", response_model=list[schemas.TaskRead], responses=PAGE_RESPONSES)
async def list_tasks(
    session: SessionDep, filters: Annotated[schemas.TaskFilters, Query()], response: Response
) -> Sequence[Task]:
    """List tasks."""
    return await paginate(session, service.select_tasks(filters), filters, response)


@router.post("/bulk-update")
async def update_tasks(
    session: SessionDep, actor: CurrentUserDep, update: schemas.BulkUpdate
) -> schemas.BulkUpdateResult:
    """Update many tasks, all or none, with the rights of a single update."""
    changes = update.update_data.model_dump()
    tasks = await service.update_tasks(session, actor, update.task_ids, changes)
    return schemas.BulkUpdateResult(updated_count=len(tasks))


@router.post("/import", status_code=201)
async def import_tasks(
    session: SessionDep, actor: CurrentUserDep, batch: schemas.TaskImport
) -> schemas.TaskImportResult:
    """Create many tasks of one project, all or none, as its owner or an admin."""
    tasks = await service.create_tasks(session, actor, batch.project_id, batch.tasks)
    return schemas.TaskImportResult(created_count=len(tasks))


@router.get("/{task_id}", response_model=schemas.TaskRead)
async def read_task(task: TaskDep) -> Task:
    """Return a task."""
    return task


@router.patch("/{task_id}", response_model=schemas.TaskRead)
async def update_task(
    session: SessionDep, actor: CurrentUserDep, task_id: Id, update: schemas.TaskUpdate
) -> Task:
    """Update a task, as the project's owner, its assignee or an admin."""
    changes = update.model_dump()
    (task,) = await service.update_tasks(session, actor, [task_id], changes)
    return task


@router.delete("/{task_id}", status_code=204)
async def delete_task(session: SessionDep, actor: CurrentUserDep, task: TaskDep) -> None:
    """Delete a task, as the project's owner or an admin."""
    await service.delete_task(session, actor, task)
