from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.schemas import AssigneeSummary, ProjectSummary
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User


async def summarize_project(session: AsyncSession, project: Project) -> ProjectSummary:
    """Count the tasks of a project by assignee, in one query."""
    query = (
        select(
            User,
            func.count().label("total"),
            func.count(Task.completed_at).label("completed"),
            func.count().filter(Task.overdue_at(utc_now())).label("overdue"),
        )
        .select_from(Task)
        .join(Task.assignee, isouter=True)
        .where(Task.project_id == project.id)
        .group_by(User.id)
        .order_by(User.id.nulls_last())
    )
    rows = (await session.execute(query)).all()
    total = sum(row.total for row in rows)
    completed = sum(row.completed for row in rows)
    return ProjectSummary(
        project_id=project.id,
        total=total,
        completed=completed,
        pending=total - completed,
        overdue=sum(row.overdue for row in rows),
        completion_rate=round(completed / total, 4) if total else 0.0,
        by_assignee=[
            AssigneeSummary(assignee=row.User, total=row.total, completed=row.completed)
            for row in rows
        ],
    )
