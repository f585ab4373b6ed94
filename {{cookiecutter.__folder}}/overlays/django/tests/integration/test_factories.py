"""The factories: what a test gets without naming it, and what it can name."""

import pytest

from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import Role

from tests.factories import PASSWORD, ProjectFactory, TaskFactory, UserFactory


def test_an_object_is_built_without_a_database() -> None:
    task = TaskFactory.build(assigned=True, overdue=True)

    assert task.pk is None
    assert task.assignee
    assert task.project.owner.email != task.assignee.email


@pytest.mark.django_db
def test_a_row_brings_what_it_needs() -> None:
    TaskFactory.create()

    assert Task.objects.count() == 1


@pytest.mark.django_db
def test_a_project_brings_tasks_on_request() -> None:
    project = ProjectFactory.create(with_tasks=True, tasks__completed=True)

    assert project.tasks.filter(completed_at__isnull=False).count() == 3


@pytest.mark.django_db
def test_a_batch_shares_what_is_named_and_differs_in_the_rest() -> None:
    owner = UserFactory.create(admin=True, password="a secret of one's own")

    projects = ProjectFactory.create_batch(3, owner=owner)

    assert {project.owner_id for project in projects} == {owner.pk}
    assert len({project.name for project in projects}) == 3


@pytest.mark.django_db
def test_a_user_has_the_named_password_or_the_common_one() -> None:
    user = UserFactory.create()
    admin = UserFactory.create(admin=True, password="a secret of one's own")

    assert user.check_password(PASSWORD)
    assert admin.check_password("a secret of one's own")
    assert admin.role == Role.ADMIN
