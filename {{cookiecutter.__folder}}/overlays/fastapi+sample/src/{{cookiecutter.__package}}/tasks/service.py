from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from {{ cookiecutter.__package }} import errors
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.projects.service import check_may_write, find_project
{% if cookiecutter.events != "none" %}
from {{ cookiecutter.__package }}.tasks.completion import completions
{% endif %}
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.schemas import TaskFilters, TaskRow
from {{ cookiecutter.__package }}.users.models import User

RELATED = (joinedload(Task.project), joinedload(Task.assignee))


def select_tasks(filters: TaskFilters) -> Select[Task]:
    columns = filters.model_dump(
        include={"project_id", "assignee_id", "priority"}, exclude_none=True
    )
    query = select(Task).options(*RELATED).filter_by(**columns).order_by(Task.id)
    match filters.status:
        case "pending":
            query = query.where(Task.completed_at.is_(None))
        case "completed":
            query = query.where(Task.completed_at.is_not(None))
        case "overdue":
            query = query.where(Task.overdue_at(utc_now()))
    return query


async def find_tasks(session: AsyncSession, task_ids: Iterable[int]) -> Sequence[Task]:
    """Return tasks with their projects and assignees."""
    wanted = set(task_ids)
    query = select(Task).options(*RELATED).where(Task.id.in_(wanted)).order_by(Task.id)
    tasks = (await session.scalars(query)).all()
    if len(tasks) < len(wanted):
        raise errors.NotFoundError("There is no such task.")
    return tasks


async def create_tasks(
    session: AsyncSession, actor: User, project_id: int, rows: Sequence[TaskRow]
) -> Sequence[Task]:
    """Create tasks of a project, all or none."""
    project = await find_project(session, project_id)
    check_may_write(actor, project)
    assignees = await _find_assignees(session, (row.assignee_id for row in rows))
    tasks = [
        Task(**row.model_dump(), project=project, assignee=assignees.get(row.assignee_id))
        for row in rows
    ]
    session.add_all(tasks)
    try:
        await session.commit()
    except IntegrityError:
        raise errors.ConflictError("The project was deleted by another request.") from None
    return tasks


async def update_tasks(
    session: AsyncSession, actor: User, task_ids: Collection[int], changes: dict[str, Any]
) -> Sequence[Task]:
    """Update tasks, all or none, as owner of their project, assignee or admin."""
    # Concurrent updates wait for each other. Different orders of locks could deadlock.
    rows = select(Task.id).where(Task.id.in_(task_ids)).order_by(Task.id)
    await session.execute(rows.with_for_update())
    tasks = await find_tasks(session, task_ids)
    for task in tasks:
        check_may_update(actor, task)
    if "assignee_id" in changes:
        assignees = await _find_assignees(session, [changes["assignee_id"]])
        changes = {**changes, "assignee": assignees.get(changes["assignee_id"])}
    for task in tasks:
        for field, value in changes.items():
            setattr(task, field, value)
{% if cookiecutter.events != "none" %}
    session.add_all(completions(tasks, actor))
{% endif %}
    await session.commit()
    return tasks


async def delete_task(session: AsyncSession, actor: User, task: Task) -> None:
    check_may_write(actor, task.project)
    await session.delete(task)
    await session.commit()


def check_may_update(actor: User, task: Task) -> None:
    """Check that the actor is the owner of the project, the assignee or an admin."""
    if not actor.is_admin and actor.id not in {task.project.owner_id, task.assignee_id}:
        raise errors.ForbiddenError("Only the owner, the assignee and admins may do this.")


async def _find_assignees(
    session: AsyncSession, user_ids: Iterable[int | None]
) -> dict[int | None, User]:
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    users = await session.scalars(select(User).where(User.id.in_(wanted), User.is_active))
    found: dict[int | None, User] = {user.id: user for user in users}
    if unknown := wanted - found.keys():
        raise errors.NotFoundError(f"There is no active user {min(unknown)}.")
    return found
