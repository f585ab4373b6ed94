from apiflask import APIBlueprint

from {{ cookiecutter.__package }}.auth.token_auth import auth, current_user
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.openapi import ID
from {{ cookiecutter.__package }}.pagination import ListHeaders, paginate
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks import service
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.schemas import (
    BulkUpdate,
    BulkUpdateResult,
    TaskCreate,
    TaskFilters,
    TaskImport,
    TaskImportResult,
    TaskRead,
    TaskUpdate,
)

bp = APIBlueprint("tasks", __name__, url_prefix="/tasks", tag="tasks")


def get_project_or_404(project_id: int) -> Project:
    """Get the project of new tasks, which cannot be deleted until the commit."""
    shared_lock = {"read": True, "key_share": True}
    return db.get_or_404(Project, project_id, with_for_update=shared_lock)


@bp.post("")
@bp.auth_required(auth)
@bp.input(TaskCreate)
@bp.output(TaskRead, status_code=201)
@bp.doc(responses=[403, 404])
def create_task(json_data: TaskCreate) -> Task:
    """Create a task.

    For the project's owner and admins. The assignee must be an active user.
    """
    project = get_project_or_404(json_data.project_id)
    (task,) = service.create_tasks(current_user(), project, [json_data])
    db.session.commit()
    return task


@bp.get("")
@bp.auth_required(auth)
@bp.input(TaskFilters, location="query")
@bp.output(list[TaskRead], headers=ListHeaders)  # type: ignore[arg-type] # (lists are allowed)
def list_tasks(query_data: TaskFilters) -> tuple[list[Task], dict[str, str]]:
    """List tasks."""
    return paginate(service.list_tasks(query_data), query_data)


@bp.post("/bulk-update")
@bp.auth_required(auth)
@bp.input(BulkUpdate)
@bp.output(BulkUpdateResult)
@bp.doc(responses=[403, 404])
def bulk_update(json_data: BulkUpdate) -> BulkUpdateResult:
    """Update many tasks, all or none.

    For those who may update each of them.
    """
    tasks = service.lock_tasks(json_data.task_ids)
    service.update_tasks(current_user(), tasks, json_data.update_data.model_dump())
    db.session.commit()
    return BulkUpdateResult(updated_count=len(tasks))


@bp.post("/import")
@bp.auth_required(auth)
@bp.input(TaskImport)
@bp.output(TaskImportResult, status_code=201)
@bp.doc(responses=[403, 404])
def import_tasks(json_data: TaskImport) -> TaskImportResult:
    """Create many tasks of one project, all or none.

    For the project's owner and admins. Assignees must be active users.
    """
    project = get_project_or_404(json_data.project_id)
    tasks = service.create_tasks(current_user(), project, json_data.tasks)
    db.session.commit()
    return TaskImportResult(created_count=len(tasks))


@bp.get(f"/<{ID}:task_id>")
@bp.auth_required(auth)
@bp.output(TaskRead)
def read_task(task_id: int) -> Task:
    """Get a task."""
    return db.get_or_404(Task, task_id, options=service.WITH_REFERENCES)


@bp.patch(f"/<{ID}:task_id>")
@bp.auth_required(auth)
@bp.input(TaskUpdate)
@bp.output(TaskRead)
@bp.doc(responses=[403])
def update_task(task_id: int, json_data: TaskUpdate) -> Task:
    """Update a task.

    For the project's owner, the assignee and admins. The assignee must be an active user.
    """
    (task,) = service.lock_tasks([task_id])
    service.update_tasks(current_user(), [task], json_data.model_dump())
    db.session.commit()
    return task


@bp.delete(f"/<{ID}:task_id>")
@bp.auth_required(auth)
@bp.output({}, status_code=204)
@bp.doc(responses=[403])
def delete_task(task_id: int) -> str:
    """Delete a task.

    For the project's owner and admins.
    """
    (task,) = service.lock_tasks([task_id])
    service.delete_task(current_user(), task)
    db.session.commit()
    return ""
