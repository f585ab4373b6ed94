"""What the database itself refuses and does, whatever the code above it forgets."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from factory.django import DjangoModelFactory
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from {{ cookiecutter.__package }}.authentication.sessions import start_session
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import ProjectFactory, TaskFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "attributes"),
    [
        (UserFactory, {"email": "taken@example.com"}),
        (UserFactory, {"role": "king"}),
        (UserFactory, {"name": None}),
        (ProjectFactory, {"name": None}),
        (TaskFactory, {"priority": 0}),
        (TaskFactory, {"priority": 6}),
        (TaskFactory, {"title": None}),
    ],
)
def test_a_wrong_value_is_refused(
    factory: type[DjangoModelFactory[Any]], attributes: dict[str, Any]
) -> None:
    UserFactory.create(email="taken@example.com")

    with pytest.raises(IntegrityError):
        factory.create(**attributes)


def test_a_name_is_unique_among_the_projects_of_an_owner() -> None:
    project = ProjectFactory.create()

    ProjectFactory.create(name=project.name)
    with pytest.raises(IntegrityError):
        ProjectFactory.create(name=project.name, owner=project.owner)


def test_a_task_needs_a_project_that_exists() -> None:
    @transaction.atomic
    def create_and_commit() -> None:
        Task.objects.create(title="Lost", project_id=10**9)
        # Which a commit does, and the end of a savepoint does not.
        connection.check_constraints()

    with pytest.raises(IntegrityError):
        create_and_commit()


def test_a_change_leaves_what_others_changed_meanwhile() -> None:
    project = ProjectFactory.create(name="Apollo")
    Project.objects.filter(pk=project.pk).update(description="Theirs")

    project.update({"name": "Gemini"})

    project.refresh_from_db()
    assert (project.name, project.description) == ("Gemini", "Theirs")


def delete(table: str, pk: int) -> None:
    """Delete a row as `psql` would, without Django."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])  # noqa: S608 (ours)


def test_a_project_takes_its_tasks_along() -> None:
    task = TaskFactory.create()

    delete("projects_project", task.project_id)

    assert not Task.objects.exists()


def test_an_assignee_leaves_the_tasks_behind() -> None:
    task = TaskFactory.create(assigned=True)
    assert task.assignee_id

    delete("users_user", task.assignee_id)

    assert Task.objects.get() == task
    assert Task.objects.get().assignee is None


def test_a_user_takes_projects_along_and_leaves_tokens_of_no_one() -> None:
    user = ProjectFactory.create().owner
    start_session(user)

    user.delete()

    assert not User.objects.exists()
    assert not Project.objects.exists()
    assert OutstandingToken.objects.get().user is None
