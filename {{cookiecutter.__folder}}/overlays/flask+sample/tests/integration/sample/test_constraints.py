"""Constraints and cascades of projects and tasks."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory


@pytest.mark.parametrize("priority", [0, 6])
def test_priority_out_of_range_is_rejected(priority: int, create: Factories) -> None:
    with pytest.raises(IntegrityError):
        create(TaskFactory, priority=priority)


def test_name_of_a_project_is_unique_per_owner(create: Factories) -> None:
    project = create(ProjectFactory)

    create(ProjectFactory, name=project.name)
    with pytest.raises(IntegrityError):
        create(ProjectFactory, name=project.name, owner=project.owner)


def test_deleting_an_assignee_keeps_the_task(create: Factories, session: Session) -> None:
    task = create(TaskFactory, assigned=True)

    session.execute(delete(User).where(User.id == task.assignee_id))

    assert session.execute(select(Task.id, Task.assignee_id)).all() == [(task.id, None)]
