"""The factories: what a test gets without naming it, and what it can name."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.auth import passwords
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import Role

from tests.factories import PASSWORD, Factories, ProjectFactory, TaskFactory, UserFactory


def test_an_object_is_built_without_a_database() -> None:
    task = TaskFactory.build(assigned=True, overdue=True)

    assert task.id is None
    assert task.project.owner.email != task.assignee.email


def test_a_row_brings_what_it_needs(create: Factories, session: Session) -> None:
    create(TaskFactory)

    assert session.scalar(select(func.count()).select_from(Task)) == 1


def test_a_project_brings_tasks_on_request(create: Factories, session: Session) -> None:
    project = create(ProjectFactory, with_tasks=True, tasks__completed=True)

    query = select(func.count()).where(Task.project == project, Task.completed_at.is_not(None))
    assert session.scalar(query) == 3


def test_a_batch_shares_what_is_named_and_differs_in_the_rest(create: Factories) -> None:
    owner = create(UserFactory, admin=True, password="a secret of one's own")

    projects = create.batch(ProjectFactory, 3, owner=owner)

    assert {project.owner_id for project in projects} == {owner.id}
    assert len({project.name for project in projects}) == 3


def test_a_user_has_the_named_password_or_the_common_one(create: Factories) -> None:
    user = create(UserFactory)
    admin = create(UserFactory, admin=True, password="a secret of one's own")

    assert passwords.hasher.verify(PASSWORD, user.password_hash)
    assert passwords.hasher.verify("a secret of one's own", admin.password_hash)
    assert admin.role == Role.ADMIN
