"""Projects and tasks: valid unless a test says otherwise."""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from {{ cookiecutter.__package }}.projects.models import Project, Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import UserFactory


def assign_tasks(project: Project, _create: bool, members: list[User] | None, **_: Any) -> None:
    """Create a task for each member, as in `ProjectFactory.create(members=[ada, bob])`."""
    for member in members or []:
        TaskFactory.create(project=project, assignee=member)


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

    members = factory.PostGeneration(assign_tasks)


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
