"""Rules of models, without a database."""

from datetime import timedelta

import pytest

from {{ cookiecutter.__package }}.authentication.models import LoginFailure
from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories.users import UserFactory
from tests.fixtures.clock import NOW


@pytest.mark.parametrize(("role", "is_admin"), [(Role.ADMIN, True), (Role.USER, False)])
def test_role_is_stored_as_the_rights_of_django(role: Role, is_admin: bool) -> None:
    user = UserFactory.build(role=role)

    assert (user.is_staff, user.is_superuser) == (is_admin, is_admin)
    assert user.role == role


def test_staff_without_all_rights_is_no_admin() -> None:
    assert User(is_staff=True).role == Role.USER


def test_full_name_is_the_name() -> None:
    assert User(name="Ada").get_full_name() == "Ada"


@pytest.mark.parametrize(
    ("count", "age", "is_locked"),
    [
        (4, timedelta(0), False),
        (5, timedelta(0), True),
        (6, timedelta(minutes=14, seconds=59), True),
        (5, timedelta(minutes=15), False),
    ],
)
@pytest.mark.usefixtures("clock")
def test_five_recent_failures_lock(count: int, age: timedelta, is_locked: bool) -> None:
    assert LoginFailure(count=count, last_failed_at=NOW - age).is_locked is is_locked
