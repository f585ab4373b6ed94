"""The summary of a project, counted by the database in one query."""

from sqlalchemy import func, select
from sqlalchemy.orm import load_only

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.projects.schemas import AssigneeSummary, ProjectSummary
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User


def summarize_project(project_id: int) -> ProjectSummary:
    # One row for each assignee; the user is None for unassigned tasks.
    rows = db.session.execute(
        select(
            User,
            func.count().label("total"),
            func.count(Task.completed_at).label("completed"),
            func.count().filter(Task.overdue_at(utc_now())).label("overdue"),
        )
        .select_from(Task)
        .outerjoin(Task.assignee)
        .options(load_only(User.name))
        .where(Task.project_id == project_id)
        .group_by(User.id)
        .order_by(User.id.nulls_last())
    ).all()
    total = sum(row.total for row in rows)
    completed = sum(row.completed for row in rows)
    return ProjectSummary(
        project_id=project_id,
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
