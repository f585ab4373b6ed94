"""What the database itself enforces for projects and tasks."""

import pytest
from django.db import IntegrityError, connection, transaction

from {{ cookiecutter.__package }}.projects.models import Project, Task

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.fixtures.database import delete_row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("priority", [0, 6])
def test_priority_is_between_1_and_5(priority: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskFactory.create(priority=priority)


def test_project_name_is_unique_per_owner() -> None:
    project = ProjectFactory.create()

    ProjectFactory.create(name=project.name)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectFactory.create(name=project.name, owner=project.owner)


def test_task_needs_an_existing_project() -> None:
    def create() -> None:
        with transaction.atomic():
            Task.objects.create(title="Lost", project_id=10**9)
            connection.check_constraints()  # as a commit does

    with pytest.raises(IntegrityError):
        create()


def test_deleting_an_assignee_keeps_the_tasks() -> None:
    task = TaskFactory.create(assigned=True)
    assert task.assignee_id

    delete_row("users_user", task.assignee_id)

    assert Task.objects.get().assignee is None


def test_deleting_a_user_deletes_their_projects() -> None:
    project = ProjectFactory.create()

    delete_row("users_user", project.owner_id)

    assert not Project.objects.exists()
