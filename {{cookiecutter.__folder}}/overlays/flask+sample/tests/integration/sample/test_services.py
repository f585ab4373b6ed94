"""The services of projects and tasks and their database, without requests."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.exceptions import Forbidden, NotFound

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.projects import service as projects
from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.projects.summary import summarize_project
from {{ cookiecutter.__package }}.tasks import service as tasks
from {{ cookiecutter.__package }}.tasks.schemas import TaskRow
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory

UNKNOWN = 9_000_000_000


@pytest.fixture
def create(app: Flask) -> Iterator[Factories]:
    """Creates rows in the session of the services, whose context lasts for the test."""
    with app.app_context():
        yield Factories(db.session())


@pytest.fixture
def project(create: Factories) -> Project:
    return create(ProjectFactory)


def test_owner_and_admins_write(project: Project, admin: User) -> None:
    for actor in (project.owner, admin):
        projects.update_project(actor, project, {"name": actor.name})
        tasks.create_tasks(actor, project, [TaskRow(title="x")])

    projects.delete_project(project.owner, project)


def test_others_do_not_write(project: Project, user: User) -> None:
    with pytest.raises(Forbidden):
        projects.update_project(user, project, {"name": "x"})
    with pytest.raises(Forbidden):
        projects.delete_project(user, project)
    with pytest.raises(Forbidden):
        tasks.create_tasks(user, project, [TaskRow(title="x")])


def test_only_active_users_are_assigned(project: Project, create: Factories) -> None:
    task = create(TaskFactory, project=project)
    inactive = create(UserFactory, inactive=True)

    for user_id in (UNKNOWN, inactive.id):
        with pytest.raises(NotFound):
            tasks.create_tasks(project.owner, project, [TaskRow(title="x", assignee_id=user_id)])
        with pytest.raises(NotFound):
            tasks.update_tasks(project.owner, [task], {"assignee_id": user_id})


def test_empty_project_has_a_summary(project: Project) -> None:
    summary = summarize_project(project.id)

    assert (summary.total, summary.completion_rate, summary.by_assignee) == (0, 0, [])
