"""The summary of a project, from counts of the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.schemas import AssigneeSummary, ProjectSummary, UserReference
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User


class AssigneeCounts(NamedTuple):
    """The tasks of one assignee in a project; id and name are null for unassigned tasks."""

    id: int | None
    name: str | None
    total: int
    completed: int
    overdue: int


async def summarize_project(session: AsyncSession, project: Project) -> ProjectSummary:
    """Count the tasks of a project, in one query."""
    return summarize(project.id, await _count_tasks(session, project, utc_now()))


async def _count_tasks(
    session: AsyncSession, project: Project, now: datetime
) -> list[AssigneeCounts]:
    rows = await session.execute(
        select(
            Task.assignee_id,
            User.name,
            func.count(),
            func.count(Task.completed_at),
            func.count().filter(Task.overdue_at(now)),
        )
        .join(User, User.id == Task.assignee_id, isouter=True)
        .where(Task.project_id == project.id)
        .group_by(Task.assignee_id, User.name)  # pragma: no mutate (PostgreSQL alone needs both)
        .order_by(Task.assignee_id.nulls_last())
    )
    return [AssigneeCounts(*row) for row in rows]


def summarize(project_id: int, counts: Sequence[AssigneeCounts]) -> ProjectSummary:
    """Add up the counts of all assignees."""
    total = sum(count.total for count in counts)
    completed = sum(count.completed for count in counts)
    return ProjectSummary(
        project_id=project_id,
        total=total,
        completed=completed,
        pending=total - completed,
        overdue=sum(count.overdue for count in counts),
        completion_rate=round(completed / total, 4) if total else 0.0,
        by_assignee=[
            AssigneeSummary(
                assignee=UserReference(id=count.id, name=count.name)
                if count.id is not None and count.name is not None
                else None,
                total=count.total,
                completed=count.completed,
            )
            for count in counts
        ],
    )
