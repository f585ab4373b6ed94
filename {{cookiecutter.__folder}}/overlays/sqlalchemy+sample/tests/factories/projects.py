"""Projects and tasks: valid, except for what a test sets."""

from datetime import UTC, datetime
from typing import Any

import factory

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import ModelFactory
from tests.factories.users import UserFactory


def assign_tasks(project: Project, _create: bool, members: list[User] | None, **_: Any) -> None:
    """Create a task for each member, as in `create(ProjectFactory, members=[ada, bob])`."""
    for member in members or []:
        TaskFactory.create(project=project, assignee=member)


class ProjectFactory(ModelFactory[Project]):
    """A project of a new owner."""

    class Meta:
        model = Project

    class Params:
        archived = factory.Trait(is_archived=True)
        with_tasks = factory.Trait(
            tasks=factory.RelatedFactoryList(f"{__name__}.TaskFactory", "project", size=3)
        )

    name = factory.Sequence("Project {}".format)
    description = factory.LazyAttribute(lambda project: f"Description of {project.name}.")
    is_archived = False
    owner = factory.SubFactory(UserFactory)

    members = factory.PostGeneration(assign_tasks)


class TaskFactory(ModelFactory[Task]):
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
