"""The rules for projects. Callers commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Conflict, Forbidden

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.schemas import ProjectFilters
from {{ cookiecutter.__package }}.users.models import User

WITH_OWNER = joinedload(Project.owner, innerjoin=True)


def list_projects(actor: User, filters: ProjectFilters) -> Select[Project]:
    query = select(Project).options(WITH_OWNER).order_by(Project.id)
    if filters.my_projects_only:
        query = query.where(Project.owner_id == actor.id)
    if not filters.include_archived:
        query = query.where(Project.is_archived.is_(False))
    return query


def check_may_write(actor: User, project: Project) -> None:
    if not actor.is_admin and actor.id != project.owner_id:
        raise Forbidden("Only the project's owner and admins may do this.")


def create_project(owner: User, *, name: str, description: str | None = None) -> Project:
    project = Project(name=name, description=description, owner=owner)
    with _unique_name():
        db.session.add(project)
    return project


def update_project(actor: User, project: Project, changes: dict[str, Any]) -> None:
    check_may_write(actor, project)
    with _unique_name():
        for field, value in changes.items():
            setattr(project, field, value)


def delete_project(actor: User, project: Project) -> None:
    """Delete a project. The database deletes its tasks."""
    check_may_write(actor, project)
    db.session.delete(project)


@contextmanager
def _unique_name() -> Iterator[None]:
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:
        raise Conflict("The owner has another project of this name.") from None
