"""The summary of a project, against figures made by hand."""

from datetime import timedelta

import pytest
import time_machine

from {{ cookiecutter.__package }}.projects.models import Project
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.clock import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def project_with_tasks(user: User) -> Project:
    """Three tasks of Ada's, two of nobody's, one of Bob's, and one of another project."""
    project = ProjectFactory.create(owner=user)
    ada = UserFactory.create(name="Ada")
    bob = UserFactory.create(name="Bob")
    past, future = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    TaskFactory.create(project=project, assignee=bob, completed=True, due_date=past)
    TaskFactory.create(project=project, assignee=ada, due_date=past)
    TaskFactory.create(project=project, assignee=ada, due_date=future)
    TaskFactory.create(project=project, assignee=ada, completed=True)
    TaskFactory.create(project=project, due_date=NOW)
    TaskFactory.create(project=project, overdue=True)
    TaskFactory.create(assignee=ada)
    return project


@pytest.mark.usefixtures("clock")
def test_counts_by_state_and_by_assignee(
    project_with_tasks: Project, user: User, client_for: ClientFor
) -> None:
    answer = client_for(user).get(f"/projects/{project_with_tasks.id}/summary")

    assert answer.status_code == 200
    summary = answer.json()
    by_name = {
        row["assignee"] and row["assignee"]["name"]: (row["total"], row["completed"])
        for row in summary.pop("by_assignee")
    }
    assert by_name == {"Ada": (3, 1), "Bob": (1, 1), None: (2, 0)}
    assert list(by_name) == ["Ada", "Bob", None]
    assert summary == {
        "project_id": project_with_tasks.id,
        "total": 6,
        "completed": 2,
        "pending": 4,
        "overdue": 2,
        "completion_rate": 0.3333,
    }


def test_a_project_without_tasks_is_not_begun(user: User, client_for: ClientFor) -> None:
    project = ProjectFactory.create()

    answer = client_for(user).get(f"/projects/{project.id}/summary")

    assert answer.json() == {
        "project_id": project.id,
        "total": 0,
        "completed": 0,
        "pending": 0,
        "overdue": 0,
        "completion_rate": 0.0,
        "by_assignee": [],
    }


def test_a_task_becomes_overdue_as_time_passes(
    user: User, client_for: ClientFor, clock: time_machine.Traveller
) -> None:
    task = TaskFactory.create(due_date=NOW)
    client, url = client_for(user), f"/projects/{task.project_id}/summary"

    before = client.get(url).json()["overdue"]
    clock.shift(timedelta(microseconds=1))
    after = client.get(url).json()["overdue"]

    assert (before, after) == (0, 1)


def test_an_unknown_project_has_no_summary(user: User, client_for: ClientFor) -> None:
    answer = client_for(user).get("/projects/9000000000/summary")

    assert answer.status_code == 404
