"""Factories: valid rows and objects; a test names the attributes that it is about."""

from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import factory
from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.auth import passwords
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import Role, User

PASSWORD = "correct-horse-battery-staple"

current_session: ContextVar[Session] = ContextVar("current_session")


class ModelFactory[Model](SQLAlchemyModelFactory):
    """Creates rows in the current session; `build()` needs none."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = current_session.get
        sqlalchemy_session_persistence = "flush"


def set_password(user: User, _create: bool, password: str | None, **_: Any) -> None:
    user.password_hash = passwords.hasher.hash(password or PASSWORD)


class UserFactory(ModelFactory[User]):
    """A user whose password is `PASSWORD` by default."""

    class Meta:
        model = User

    class Params:
        admin = factory.Trait(role=Role.ADMIN)
        inactive = factory.Trait(is_active=False)

    name = factory.Faker("name")
    email = factory.Sequence("user{}@example.com".format)
    role = Role.USER
    is_active = True
    password_hash = ""

    password = factory.PostGeneration(set_password)


class ProjectFactory(ModelFactory[Project]):
    class Meta:
        model = Project

    class Params:
        archived = factory.Trait(is_archived=True)
        with_tasks = factory.Trait(
            tasks=factory.RelatedFactoryList("tests.factories.TaskFactory", "project", size=3)
        )

    name = factory.Sequence("Project {}".format)
    description = factory.LazyAttribute(lambda project: f"About {project.name}")
    is_archived = False
    owner = factory.SubFactory(UserFactory)


class TaskFactory(ModelFactory[Task]):
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


class Factories:
    """Runs factories in a session and commits: `create(UserFactory, name="Ada")`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__[Model](self, factory_class: type[ModelFactory[Model]], **attributes: Any) -> Model:
        (created,) = self.batch(factory_class, 1, **attributes)
        return created

    def batch[Model](
        self, factory_class: type[ModelFactory[Model]], size: int, **attributes: Any
    ) -> list[Model]:
        token = current_session.set(self._session)
        try:
            created = factory_class.create_batch(size, **attributes)
        finally:
            current_session.reset(token)
        self._session.commit()
        return created
