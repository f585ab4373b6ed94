"""Cached summaries of projects: a minute old at most, and dropped when a task changes."""

from collections.abc import AsyncIterator
from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.cache import Cache, CacheDep
from {{ cookiecutter.__package }}.dependencies import SessionDep
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.schemas import ProjectSummary
from {{ cookiecutter.__package }}.projects.summary import summarize_project
from {{ cookiecutter.__package }}.tasks.models import Task

TTL = timedelta(seconds=60)


def summary_key(project_id: int) -> str:
    return f"projects:{project_id}:summary"


async def read_summary(session: AsyncSession, cache: Cache, project: Project) -> ProjectSummary:
    key = summary_key(project.id)
    if cached := await cache.get(key):
        return ProjectSummary.model_validate_json(cached)
    summary = await summarize_project(session, project)
    await cache.set(key, summary.model_dump_json(), ttl=TTL)
    return summary


async def drop_changed_summaries(session: SessionDep, cache: CacheDep) -> AsyncIterator[None]:
    """Drop the summary of each project whose tasks the request changes, after the commit."""
    project_ids: set[int] = set()

    @event.listens_for(session.sync_session, "after_flush")
    def collect(session: Session, _: object) -> None:
        changed = [*session.new, *session.dirty, *session.deleted]
        project_ids.update(item.project_id for item in changed if isinstance(item, Task))

    yield
    await cache.delete(*map(summary_key, project_ids))
