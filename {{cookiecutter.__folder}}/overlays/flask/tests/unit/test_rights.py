"""Rights: who may change what, as truth tables."""

from collections.abc import Callable
from unittest.mock import PropertyMock, patch

import pytest
from werkzeug.exceptions import Forbidden

from {{ cookiecutter.__package }}.projects import service as projects
from {{ cookiecutter.__package }}.tasks import service as tasks
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users import service as users
from {{ cookiecutter.__package }}.users.models import User

from tests.factories import ProjectFactory, TaskFactory, UserFactory

People = dict[str, User]


@pytest.fixture
def people() -> People:
    """The people round a task, by what they are to it."""
    return {
        "owner": UserFactory.build(id=1),
        "assignee": UserFactory.build(id=2),
        "stranger": UserFactory.build(id=3),
        "admin": UserFactory.build(id=4, admin=True),
    }


@pytest.fixture
def task(people: People) -> Task:
    """The task."""
    owner, assignee = people["owner"], people["assignee"]
    project = ProjectFactory.build(owner=owner, owner_id=owner.id)
    task: Task = TaskFactory.build(project=project, assignee=assignee, assignee_id=assignee.id)
    return task


def allows[**P](check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Tell whether a check lets its actor pass."""
    try:
        check(*args, **kwargs)
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("owner", True), ("assignee", False), ("stranger", False), ("admin", True)],
)
def test_projects_are_written_by_their_owner_and_admins(
    who: str, allowed: bool, people: People, task: Task
) -> None:
    assert allows(projects.check_may_write, people[who], task.project) is allowed


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("owner", True), ("assignee", True), ("stranger", False), ("admin", True)],
)
def test_tasks_are_updated_by_owner_assignee_and_admins(
    who: str, allowed: bool, people: People, task: Task
) -> None:
    assert allows(tasks.check_may_update, people[who], task) is allowed


@pytest.mark.parametrize(
    ("who", "whom", "fields", "allowed"),
    [
        ("owner", "owner", {"name"}, True),
        ("owner", "owner", set(), True),
        ("owner", "owner", {"role"}, False),
        ("owner", "owner", {"name", "is_active"}, False),
        ("owner", "stranger", {"name"}, False),
        ("owner", "stranger", set(), False),
        ("admin", "admin", {"role"}, True),
        ("admin", "stranger", {"name", "role", "is_active"}, True),
    ],
)
def test_users_rename_themselves_and_admins_do_everything(
    who: str, whom: str, fields: set[str], allowed: bool, people: People
) -> None:
    assert allows(users.check_may_update, people[who], people[whom], fields) is allowed


def test_rights_follow_the_property_and_not_the_role_behind_it(people: People, task: Task) -> None:
    stranger = people["stranger"]

    # PropertyMock: `is_admin` is a property of the class, so no instance can be given another.
    with patch.object(User, "is_admin", new_callable=PropertyMock, return_value=True):
        assert allows(projects.check_may_write, stranger, task.project)
        assert allows(tasks.check_may_update, stranger, task)
        assert allows(users.check_may_update, stranger, people["owner"], {"role"})
