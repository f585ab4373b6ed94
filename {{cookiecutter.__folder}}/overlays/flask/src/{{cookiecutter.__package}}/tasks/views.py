"""`/tasks`."""

from collections.abc import Sequence

from apiflask import APIBlueprint
from flask.typing import ResponseReturnValue

from ..auth.token_auth import require_token
from ..pagination import LIST_RESPONSES, list_of, paginate
from ..projects.models import Project
from ..requests import require_json
from . import service
from .decorators import (
    load_deletable_task,
    load_target_project,
    load_target_tasks,
    load_task,
    load_updatable_task,
)
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

bp = APIBlueprint("tasks", __name__, url_prefix="/tasks", tag="tasks")
require_token(bp)
bp.before_request(require_json)


@bp.post("")
@load_target_project
@bp.input(TaskCreate)
@bp.output(TaskRead, status_code=201)
@bp.doc(responses=[403, 404])
def create_task(project: Project, json_data: TaskCreate) -> Task:
    """Create a task, as the project's owner or an admin."""
    (created,) = service.create_tasks(project, [json_data], field="body.assignee_id")
    return created


@bp.get("")
@bp.input(TaskFilters, location="query")
@bp.output(list_of(TaskRead))
@bp.doc(responses=LIST_RESPONSES)
def list_tasks(query_data: TaskFilters) -> tuple[list[Task], dict[str, str]]:
    """List tasks."""
    return paginate(service.list_tasks(query_data), query_data)


@bp.post("/bulk-update")
@load_target_tasks
@bp.input(BulkUpdate)
@bp.output(BulkUpdateResult)
@bp.doc(responses=[403, 404])
def bulk_update(tasks: Sequence[Task], json_data: BulkUpdate) -> BulkUpdateResult:
    """Change many tasks, all or none."""
    changes = json_data.update_data.model_dump(exclude_unset=True)
    service.update_tasks(tasks, changes, field="body.update_data.assignee_id")
    return BulkUpdateResult(updated_count=len(tasks))


@bp.post("/import")
@load_target_project
@bp.input(TaskImport)
@bp.output(TaskImportResult, status_code=201)
@bp.doc(responses=[403, 404])
def import_tasks(project: Project, json_data: TaskImport) -> TaskImportResult:
    """Create many tasks of one project, all or none."""
    tasks = service.create_tasks(project, json_data.tasks, field="body.tasks[{}].assignee_id")
    return TaskImportResult(created_count=len(tasks))


@bp.get("/<int:task_id>")
@load_task
@bp.output(TaskRead)
def read_task(task: Task) -> Task:
    """Get a task."""
    return task


@bp.patch("/<int:task_id>")
@load_updatable_task
@bp.input(TaskUpdate)
@bp.output(TaskRead)
@bp.doc(responses=[403])
def update_task(task: Task, json_data: TaskUpdate) -> Task:
    """Change a task, as the project's owner, its assignee or an admin."""
    changes = json_data.model_dump(exclude_unset=True)
    service.update_tasks([task], changes, field="body.assignee_id")
    return task


@bp.delete("/<int:task_id>")
@load_deletable_task
@bp.doc(responses={204: "Deleted", 403: "Forbidden"})
def delete_task(task: Task) -> ResponseReturnValue:
    """Delete a task, as the project's owner or an admin."""
    service.delete_task(task)
    return "", 204
