"""Constraints and cascades of projects and tasks."""

from typing import Any

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories, ModelFactory
from tests.factories.projects import ProjectFactory, TaskFactory


@pytest.mark.parametrize(
    ("factory", "attributes"),
    [
        (ProjectFactory, {"name": None}),
        (TaskFactory, {"priority": 0}),
        (TaskFactory, {"priority": 6}),
        (TaskFactory, {"title": None}),
    ],
)
def test_invalid_value_is_rejected(
    factory: type[ModelFactory[Any]], attributes: dict[str, Any], create: Factories
) -> None:
    with pytest.raises(IntegrityError):
        create(factory, **attributes)


def test_name_of_a_project_is_unique_per_owner(create: Factories) -> None:
    project = create(ProjectFactory)

    create(ProjectFactory, name=project.name)
    with pytest.raises(IntegrityError):
        create(ProjectFactory, name=project.name, owner=project.owner)


def test_task_needs_an_existing_project(session: Session) -> None:
    now = utc_now()
    row = {"title": "Lost", "project_id": 10**9, "created_at": now, "updated_at": now}

    with pytest.raises(IntegrityError):
        session.execute(insert(Task).values(row))


def test_deleting_a_project_deletes_its_tasks(create: Factories, session: Session) -> None:
    task = create(TaskFactory)

    session.execute(delete(Project).where(Project.id == task.project_id))

    assert session.scalar(select(Task.id)) is None


def test_deleting_an_assignee_keeps_the_task(create: Factories, session: Session) -> None:
    task = create(TaskFactory, assigned=True)

    session.execute(delete(User).where(User.id == task.assignee_id))

    assert session.execute(select(Task.id, Task.assignee_id)).all() == [(task.id, None)]
