"""The rules for tasks."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from ..errors import ForbiddenError, InvalidFieldError, NotFoundError
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


def check_may_update(actor: User, task: Task) -> None:
    """Let the project's owner, the assignee and admins change a task.

    Raises:
        ForbiddenError: the actor is none of them.
    """
    if not actor.is_admin and actor.id not in {task.project.owner_id, task.assignee_id}:
        raise ForbiddenError("Only the project's owner, the assignee and admins may do this.")


async def create_tasks(
    session: AsyncSession, project: Project, rows: Sequence[TaskRow], *, field: str
) -> Sequence[Task]:
    """Create tasks, all or none; `field` names the assignee of a row, whose index is `{}`.

    Raises:
        InvalidFieldError: an assignee is unknown or inactive.
    """
    assignees = await _find_assignees(session, (row.assignee_id for row in rows))
    for index, row in enumerate(rows):
        if row.assignee_id is not None and row.assignee_id not in assignees:
            raise InvalidFieldError(field.format(index), UNKNOWN_ASSIGNEE)
    tasks = [
        Task(
            **row.model_dump(),
            project=project,
            assignee=assignees.get(row.assignee_id),
        )
        for row in rows
    ]
    session.add_all(tasks)
    await session.commit()
    return tasks


async def update_tasks(
    session: AsyncSession, tasks: Sequence[Task], changes: dict[str, Any], *, field: str
) -> None:
    """Change tasks, all or none; `field` names the assignee in the request.

    Raises:
        InvalidFieldError: the assignee is unknown or inactive.
    """
    changes = changes.copy()
    if "assignee_id" in changes:
        assignee_id = changes.pop("assignee_id")
        assignees = await _find_assignees(session, [assignee_id])
        if assignee_id is not None and assignee_id not in assignees:
            raise InvalidFieldError(field, UNKNOWN_ASSIGNEE)
        changes["assignee"] = assignees.get(assignee_id)
    for task in tasks:
        task.apply(changes)
    await session.commit()


async def delete_task(session: AsyncSession, task: Task) -> None:
    """Delete a task."""
    await session.delete(task)
    await session.commit()


async def lock_tasks(session: AsyncSession, task_ids: Iterable[int]) -> Sequence[Task]:
    """Find tasks by id, to change them: others wait, in the order of ids, so none deadlock.

    Raises:
        NotFoundError: one of them does not exist.
    """
    wanted = set(task_ids)
    query = select(Task).where(Task.id.in_(wanted)).order_by(Task.id).with_for_update(of=Task)
    tasks = (await session.scalars(query)).all()
    if len(tasks) < len(wanted):
        raise NotFoundError("There is no such task.")
    return tasks


async def _find_assignees(
    session: AsyncSession, user_ids: Iterable[int | None]
) -> dict[int | None, User]:
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    users = await session.scalars(select(User).where(User.id.in_(wanted), User.is_active))
    return {user.id: user for user in users}
