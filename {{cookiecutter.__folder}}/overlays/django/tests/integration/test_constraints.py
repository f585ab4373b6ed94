"""What the database itself enforces."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from factory.django import DjangoModelFactory

from {{ cookiecutter.__package }}.authentication.models import TokenFamily
from {{ cookiecutter.__package }}.projects.models import Project, Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "attributes"),
    [
        (UserFactory, {"email": "taken@example.com"}),
        (UserFactory, {"name": None}),
        (ProjectFactory, {"name": None}),
        (TaskFactory, {"priority": 0}),
        (TaskFactory, {"priority": 6}),
        (TaskFactory, {"title": None}),
    ],
)
def test_invalid_row_raises(
    factory: type[DjangoModelFactory[Any]], attributes: dict[str, Any]
) -> None:
    UserFactory.create(email="taken@example.com")

    with pytest.raises(IntegrityError), transaction.atomic():
        factory.create(**attributes)


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


def delete(table: str, pk: int) -> None:
    """Delete a row as `psql` would, without Django."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])  # noqa: S608


def test_deleting_a_project_deletes_its_tasks() -> None:
    task = TaskFactory.create()

    delete("projects_project", task.project_id)

    assert not Task.objects.exists()


def test_deleting_an_assignee_keeps_the_tasks() -> None:
    task = TaskFactory.create(assigned=True)
    assert task.assignee_id

    delete("users_user", task.assignee_id)

    assert Task.objects.get().assignee is None


def test_deleting_a_user_deletes_projects_and_sessions() -> None:
    user = ProjectFactory.create().owner
    TokenFamily.objects.create(user=user, expires_at=user.created_at)

    delete("users_user", user.pk)

    assert not User.objects.exists()
    assert not Project.objects.exists()
    assert not TokenFamily.objects.exists()
