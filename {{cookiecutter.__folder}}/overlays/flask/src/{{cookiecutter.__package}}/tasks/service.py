"""The rules for tasks."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from werkzeug.exceptions import Forbidden, NotFound

from ..errors import InvalidRequest
from ..extensions import db
from ..models import utc_now
from ..projects.models import Project
from ..users.models import User
from .models import Task
from .schemas import TaskFilters, TaskRow

UNKNOWN_ASSIGNEE = "There is no such active user."


def list_tasks(filters: TaskFilters) -> Select[Task]:
    """Select tasks; filters that are not given do not filter."""
    query = select(Task).order_by(Task.id)
    if filters.project_id is not None:
        query = query.where(Task.project_id == filters.project_id)
    if filters.assignee_id is not None:
        query = query.where(Task.assignee_id == filters.assignee_id)
    if filters.priority is not None:
        query = query.where(Task.priority == filters.priority)
    match filters.status:
        case "pending":
            query = query.where(Task.completed_at.is_(None))
        case "completed":
            query = query.where(Task.completed_at.is_not(None))
        case "overdue":
            query = query.where(Task.overdue_at(utc_now()))
    return query


def find_task(task_id: int) -> Task:
    """Find a task.

    Raises:
        NotFound: there is none.
    """
    task = db.session.get(Task, task_id)
    if task is None:
        raise NotFound("There is no such task.")
    return task


def lock_tasks(task_ids: Iterable[int]) -> Sequence[Task]:
    """Find tasks by id, to change them: others wait, in the order of ids, so none deadlock.

    Raises:
        NotFound: one of them does not exist.
    """
    wanted = set(task_ids)
    query = select(Task).where(Task.id.in_(wanted)).order_by(Task.id).with_for_update(of=Task)
    tasks = db.session.scalars(query).all()
    if len(tasks) < len(wanted):
        raise NotFound("There is no such task.")
    return tasks


def check_may_update(actor: User, task: Task) -> None:
    """Let the project's owner, the assignee and admins change a task.

    Raises:
        Forbidden: the actor is none of them.
    """
    if not actor.is_admin and actor.id not in {task.project.owner_id, task.assignee_id}:
        raise Forbidden("Only the project's owner, the assignee and admins may do this.")


def create_tasks(project: Project, rows: Sequence[TaskRow], *, field: str) -> Sequence[Task]:
    """Create tasks, all or none; `field` names the assignee of a row, whose index is `{}`.

    Raises:
        InvalidRequest: an assignee is unknown or inactive.
    """
    assignees = _find_assignees(row.assignee_id for row in rows)
    for index, row in enumerate(rows):
        if row.assignee_id is not None and row.assignee_id not in assignees:
            raise InvalidRequest.of_field(field.format(index), UNKNOWN_ASSIGNEE)
    tasks = [
        Task(
            **row.model_dump(),
            project=project,
            assignee=assignees.get(row.assignee_id),
        )
        for row in rows
    ]
    db.session.add_all(tasks)
    db.session.commit()
    return tasks


def update_tasks(tasks: Sequence[Task], changes: dict[str, Any], *, field: str) -> None:
    """Change tasks, all or none; `field` names the assignee in the request.

    Raises:
        InvalidRequest: the assignee is unknown or inactive.
    """
    changes = changes.copy()
    if "assignee_id" in changes:
        assignee_id = changes.pop("assignee_id")
        assignees = _find_assignees([assignee_id])
        if assignee_id is not None and assignee_id not in assignees:
            raise InvalidRequest.of_field(field, UNKNOWN_ASSIGNEE)
        changes["assignee"] = assignees.get(assignee_id)
    for task in tasks:
        task.apply(changes)
    db.session.commit()


def delete_task(task: Task) -> None:
    """Delete a task."""
    db.session.delete(task)
    db.session.commit()


def _find_assignees(user_ids: Iterable[int | None]) -> dict[int | None, User]:
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    users = db.session.scalars(select(User).where(User.id.in_(wanted), User.is_active))
    return {user.id: user for user in users}
