"""Projects and tasks: valid unless a test says otherwise."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from {{ cookiecutter.__package }}.projects.models import Project, Task

from tests.factories.users import UserFactory


class ProjectFactory(DjangoModelFactory[Project]):
    """A project of a new owner."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    class Params:
        archived = factory.Trait(is_archived=True)
        with_tasks = factory.Trait(
            tasks=factory.RelatedFactoryList(
                "tests.factories.projects.TaskFactory", "project", size=3
            )
        )

    name = factory.Sequence("Project {}".format)
    description = factory.LazyAttribute(lambda project: f"The plan of {project.name}.")
    owner = factory.SubFactory(UserFactory)


class TaskFactory(DjangoModelFactory[Task]):
    """A pending task without a due date, in a new project."""

    class Meta:
        model = Task

    class Params:
        completed = factory.Trait(completed_at=datetime(2029, 12, 24, 18, tzinfo=UTC))
        overdue = factory.Trait(due_date=datetime(2020, 1, 1, tzinfo=UTC))
        assigned = factory.Trait(assignee=factory.SubFactory(UserFactory))

    title = factory.Sequence("Task {}".format)
    project = factory.SubFactory(ProjectFactory)
