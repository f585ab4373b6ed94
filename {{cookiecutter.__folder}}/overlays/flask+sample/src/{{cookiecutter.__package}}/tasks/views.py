from apiflask import APIBlueprint

from {{ cookiecutter.__package }}.auth.token_auth import auth, current_user
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.pagination import ListHeaders, paginate
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks import schemas, service
from {{ cookiecutter.__package }}.tasks.models import Task

bp = APIBlueprint("tasks", __name__, url_prefix="/tasks", tag="tasks")


def get_project_or_404(project_id: int) -> Project:
    """Get the project of new tasks, which cannot be deleted until the commit."""
    return db.get_or_404(Project, project_id, with_for_update={"read": True, "key_share": True})


@bp.post("")
@bp.auth_required(auth)
@bp.input(schemas.TaskCreate)
@bp.output(schemas.TaskRead, status_code=201)
@bp.doc(responses=[403, 404])
def create_task(json_data: schemas.TaskCreate) -> Task:
    """Create a task, as the project's owner or an admin."""
    project = get_project_or_404(json_data.project_id)
    (task,) = service.create_tasks(current_user(), project, [json_data])
    db.session.commit()
    return task


@bp.get("")
@bp.auth_required(auth)
@bp.input(schemas.TaskFilters, location="query")
@bp.output(list[schemas.TaskRead], headers=ListHeaders)  # type: ignore[arg-type] # (lists are allowed)
def list_tasks(query_data: schemas.TaskFilters) -> tuple[list[Task], dict[str, str]]:
    """List tasks."""
    return paginate(service.list_tasks(query_data), query_data)


@bp.post("/bulk-update")
@bp.auth_required(auth)
@bp.input(schemas.BulkUpdate)
@bp.output(schemas.BulkUpdateResult)
@bp.doc(responses=[403, 404])
def bulk_update(json_data: schemas.BulkUpdate) -> schemas.BulkUpdateResult:
    """Update all tasks, or none."""
    tasks = service.lock_tasks(json_data.task_ids)
    service.update_tasks(current_user(), tasks, json_data.update_data.model_dump())
    db.session.commit()
    return schemas.BulkUpdateResult(updated_count=len(tasks))


@bp.post("/import")
@bp.auth_required(auth)
@bp.input(schemas.TaskImport)
@bp.output(schemas.TaskImportResult, status_code=201)
@bp.doc(responses=[403, 404])
def import_tasks(json_data: schemas.TaskImport) -> schemas.TaskImportResult:
    """Create all tasks, or none, as the project's owner or an admin."""
    project = get_project_or_404(json_data.project_id)
    tasks = service.create_tasks(current_user(), project, json_data.tasks)
    db.session.commit()
    return schemas.TaskImportResult(created_count=len(tasks))


@bp.get("/<id:task_id>")
@bp.auth_required(auth)
@bp.output(schemas.TaskRead)
def read_task(task_id: int) -> Task:
    """Get a task."""
    return db.get_or_404(Task, task_id, options=service.WITH_REFERENCES)


@bp.patch("/<id:task_id>")
@bp.auth_required(auth)
@bp.input(schemas.TaskUpdate)
@bp.output(schemas.TaskRead)
@bp.doc(responses=[403])
def update_task(task_id: int, json_data: schemas.TaskUpdate) -> Task:
    """Update a task, as the project's owner, the assignee or an admin."""
    (task,) = service.lock_tasks([task_id])
    service.update_tasks(current_user(), [task], json_data.model_dump())
    db.session.commit()
    return task


@bp.delete("/<id:task_id>")
@bp.auth_required(auth)
@bp.output({}, status_code=204)
@bp.doc(responses=[403])
def delete_task(task_id: int) -> str:
    """Delete a task, as the project's owner or an admin."""
    (task,) = service.lock_tasks([task_id])
    service.delete_task(current_user(), task)
    db.session.commit()
    return ""
