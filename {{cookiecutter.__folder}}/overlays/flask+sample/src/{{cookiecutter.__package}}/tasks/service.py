"""The rules for tasks. Callers commit."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Forbidden, NotFound

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.service import check_may_write
{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.tasks.completion import completions
{% endif %}
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.schemas import TaskFilters, TaskRow
from {{ cookiecutter.__package }}.users.models import User

WITH_REFERENCES = (joinedload(Task.project, innerjoin=True), joinedload(Task.assignee))


def list_tasks(filters: TaskFilters) -> Select[Task]:
    query = select(Task).options(*WITH_REFERENCES).order_by(Task.id)
    query = query.filter_by(
        **filters.model_dump(include={"project_id", "assignee_id", "priority"}, exclude_none=True)
    )
    match filters.status:
        case "pending":
            query = query.where(Task.completed_at.is_(None))
        case "completed":
            query = query.where(Task.completed_at.is_not(None))
        case "overdue":
            query = query.where(Task.overdue_at(utc_now()))
    return query


def lock_tasks(task_ids: Iterable[int]) -> Sequence[Task]:
    """Find and lock tasks, all or none. The order prevents deadlocks."""
    wanted = set(task_ids)
    query = select(Task).where(Task.id.in_(wanted)).order_by(Task.id)
    db.session.execute(query.with_only_columns(Task.id).with_for_update())
    # A join in the same statement would show references as they were before the wait.
    tasks = db.session.scalars(query.options(*WITH_REFERENCES)).all()
    if len(tasks) < len(wanted):
        raise NotFound("There is no such task.")
    return tasks


def create_tasks(actor: User, project: Project, rows: Sequence[TaskRow]) -> Sequence[Task]:
    """Create all tasks, or none."""
    check_may_write(actor, project)
    assignees = _find_assignees({row.assignee_id for row in rows})
    tasks = [
        Task(**row.model_dump(), project=project, assignee=assignees[row.assignee_id])
        for row in rows
    ]
    db.session.add_all(tasks)
    return tasks


def update_tasks(actor: User, tasks: Sequence[Task], changes: dict[str, Any]) -> None:
    """Update all tasks, or none."""
    for task in tasks:
        check_may_update(actor, task)
    if "assignee_id" in changes:
        assignee_id = changes["assignee_id"]
        assignee = _find_assignees({assignee_id})[assignee_id]
        changes = changes | {"assignee": assignee}
    for task in tasks:
        for field, value in changes.items():
            setattr(task, field, value)
{% if cookiecutter.events != "none" %}
    db.session.add_all(completions(tasks, actor))
{% endif %}


def delete_task(actor: User, task: Task) -> None:
    check_may_write(actor, task.project)
    db.session.delete(task)


def check_may_update(actor: User, task: Task) -> None:
    if not actor.is_admin and actor.id not in {task.project.owner_id, task.assignee_id}:
        raise Forbidden("Only the project's owner, the assignee and admins may do this.")


def _find_assignees(user_ids: set[int | None]) -> dict[int | None, User | None]:
    """Find active users by id, all or none. The id None stands for nobody."""
    users: dict[int | None, User | None] = {None: None}
    if wanted := user_ids - {None}:
        found = db.session.scalars(select(User).where(User.id.in_(wanted), User.is_active))
        users |= {user.id: user for user in found}
    if not user_ids <= users.keys():
        raise NotFound("There is no such active user.")
    return users
