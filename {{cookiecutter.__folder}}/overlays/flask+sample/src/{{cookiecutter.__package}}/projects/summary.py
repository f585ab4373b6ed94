"""The summary of a project, counted by the database in one query."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.projects.schemas import (
    AssigneeSummary,
    ProjectSummary,
    UserReference,
)
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User


class AssigneeCounts(NamedTuple):
    """Counts of one assignee; id and name are None for unassigned tasks."""

    id: int | None
    name: str | None
    total: int
    completed: int
    overdue: int


def summarize_project(project_id: int) -> ProjectSummary:
    return summarize(project_id, _count_tasks(project_id, utc_now()))


def _count_tasks(project_id: int, now: datetime) -> list[AssigneeCounts]:
    rows = db.session.execute(
        select(
            Task.assignee_id,
            User.name,
            func.count(),
            func.count(Task.completed_at),
            func.count().filter(Task.overdue_at(now)),
        )
        .join(User, User.id == Task.assignee_id, isouter=True)
        .where(Task.project_id == project_id)
        .group_by(Task.assignee_id, User.name)  # pragma: no mutate (only PostgreSQL requires both)
        .order_by(Task.assignee_id.nulls_last())
    )
    return [AssigneeCounts(*row) for row in rows]


def summarize(project_id: int, counts: Sequence[AssigneeCounts]) -> ProjectSummary:
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
