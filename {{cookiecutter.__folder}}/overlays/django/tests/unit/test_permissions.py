"""Rights: who may change what, as truth tables."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import PropertyMock, patch

import pytest
from rest_framework.permissions import BasePermission

from {{ cookiecutter.__package }}.projects.permissions import (
    ProjectPermission,
)
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.tasks.permissions import TaskPermission
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.permissions import UserPermission

from tests.factories import ProjectFactory, TaskFactory, UserFactory

People = dict[str, User]


@pytest.fixture
def people() -> People:
    """The people round a task, by what they are to it."""
    return {
        "owner": UserFactory.build(pk=1),
        "assignee": UserFactory.build(pk=2),
        "stranger": UserFactory.build(pk=3),
        "admin": UserFactory.build(pk=4, admin=True),
    }


@pytest.fixture
def task(people: People) -> Task:
    """The task."""
    project = ProjectFactory.build(owner=people["owner"])
    return TaskFactory.build(project=project, assignee=people["assignee"])


def allows(
    permission: BasePermission, user: User, obj: object, method: str = "PATCH", body: Any = None
) -> bool:
    """Tell whether a permission lets a user pass."""
    request: Any = SimpleNamespace(user=user, method=method, data=body)
    view: Any = None
    return permission.has_object_permission(request, view, obj)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("who", "allowed"),
    [("owner", True), ("assignee", False), ("stranger", False), ("admin", True)],
)
def test_projects_are_written_by_their_owner_and_admins(
    who: str, allowed: bool, method: str, people: People, task: Task
) -> None:
    assert allows(ProjectPermission(), people[who], task.project, method) is allowed


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("owner", True), ("assignee", True), ("stranger", False), ("admin", True)],
)
def test_tasks_are_updated_by_owner_assignee_and_admins(
    who: str, allowed: bool, people: People, task: Task
) -> None:
    assert allows(TaskPermission(), people[who], task) is allowed


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("owner", True), ("assignee", False), ("stranger", False), ("admin", True)],
)
def test_tasks_are_deleted_by_owner_and_admins(
    who: str, allowed: bool, people: People, task: Task
) -> None:
    assert allows(TaskPermission(), people[who], task, "DELETE") is allowed


@pytest.mark.parametrize("permission", [ProjectPermission(), TaskPermission(), UserPermission()])
def test_everyone_reads(permission: BasePermission, people: People) -> None:
    assert allows(permission, people["stranger"], people["owner"], "GET")


@pytest.mark.parametrize(
    ("who", "whom", "body", "allowed"),
    [
        ("owner", "owner", {"name": "x"}, True),
        ("owner", "owner", {}, True),
        ("owner", "owner", [], True),
        ("owner", "owner", {"role": "admin"}, False),
        ("owner", "owner", {"name": "x", "is_active": None}, False),
        ("owner", "stranger", {"name": "x"}, False),
        ("owner", "stranger", {}, False),
        ("admin", "admin", {"role": "user"}, True),
        ("admin", "stranger", {"name": "x", "role": "user", "is_active": False}, True),
    ],
)
def test_users_rename_themselves_and_admins_do_everything(
    who: str, whom: str, body: Any, allowed: bool, people: People
) -> None:
    assert allows(UserPermission(), people[who], people[whom], body=body) is allowed


def test_rights_follow_the_property_and_not_the_role_behind_it(people: People, task: Task) -> None:
    stranger = people["stranger"]

    # PropertyMock: `is_admin` is a property of the class, so no instance can be given another.
    with patch.object(User, "is_admin", new_callable=PropertyMock, return_value=True):
        assert allows(ProjectPermission(), stranger, task.project)
        assert allows(TaskPermission(), stranger, task)
        assert allows(UserPermission(), stranger, people["owner"], body={"role": "user"})


@pytest.mark.parametrize(("who", "allowed"), [("stranger", False), ("admin", True)])
def test_the_admin_site_is_for_admins(who: str, allowed: bool, people: People) -> None:
    user = people[who]

    assert user.is_staff is user.is_superuser is allowed
    assert user.has_perm("tasks.delete_task") is user.has_module_perms("tasks") is allowed
