"""Factories: rows and objects that are right in all but what a test names."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory, Password

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import Role, User

PASSWORD = "correct-horse-battery-staple"


class UserFactory(DjangoModelFactory[User]):
    """A user whose password is `PASSWORD`, or the one that is named."""

    class Meta:
        model = User

    class Params:
        admin = factory.Trait(role=Role.ADMIN)
        inactive = factory.Trait(is_active=False)

    name = factory.Faker("name")
    email = factory.Sequence("user{}@example.com".format)
    role = Role.USER
    is_active = True
    password = Password(PASSWORD)


class ProjectFactory(DjangoModelFactory[Project]):
    """A project of a new owner."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    class Params:
        archived = factory.Trait(is_archived=True)
        with_tasks = factory.Trait(
            tasks=factory.RelatedFactoryList("tests.factories.TaskFactory", "project", size=3)
        )

    name = factory.Sequence("Project {}".format)
    description = factory.LazyAttribute(lambda project: f"What {project.name} is about.")
    is_archived = False
    owner = factory.SubFactory(UserFactory)


class TaskFactory(DjangoModelFactory[Task]):
    """A pending task without a due date, of a new project."""

    class Meta:
        model = Task

    class Params:
        completed = factory.Trait(completed_at=datetime(2029, 12, 24, 18, tzinfo=UTC))
        overdue = factory.Trait(due_date=datetime(2020, 1, 1, tzinfo=UTC))
        assigned = factory.Trait(assignee=factory.SubFactory(UserFactory))

    title = factory.Sequence("Task {}".format)
    description = None
    priority = 3
    due_date = None
    completed_at = None
    project = factory.SubFactory(ProjectFactory)
    assignee = None
