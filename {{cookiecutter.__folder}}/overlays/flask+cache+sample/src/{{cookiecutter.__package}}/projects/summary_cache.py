"""Cached summaries of projects: a minute old at most, and dropped when a task changes."""

from datetime import timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.extensions import cache, db
from {{ cookiecutter.__package }}.projects.schemas import ProjectSummary
from {{ cookiecutter.__package }}.projects.summary import summarize_project
from {{ cookiecutter.__package }}.tasks.models import Task

TTL = timedelta(seconds=60)
CHANGED = "projects whose tasks have changed"


def summary_key(project_id: int) -> str:
    return f"projects:{project_id}:summary"


def read_summary(project_id: int) -> ProjectSummary:
    key = summary_key(project_id)
    if cached := cache.get(key):
        return ProjectSummary.model_validate_json(cached)
    summary = summarize_project(project_id)
    cache.set(key, summary.model_dump_json(), ttl=TTL)
    return summary


@event.listens_for(db.session, "after_flush")
def collect_projects(session: Session, _: Any) -> None:
    changed = [*session.new, *session.dirty, *session.deleted]
    project_ids = {item.project_id for item in changed if isinstance(item, Task)}
    session.info.setdefault(CHANGED, set()).update(project_ids)


@event.listens_for(db.session, "after_commit")
def drop_summaries(session: Session) -> None:
    cache.delete(*map(summary_key, session.info.pop(CHANGED, ())))
