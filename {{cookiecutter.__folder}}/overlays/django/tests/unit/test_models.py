"""Rules of models, without a database."""

import pytest

from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories.users import UserFactory


@pytest.mark.parametrize(("role", "is_admin"), [(Role.ADMIN, True), (Role.USER, False)])
def test_role_is_stored_as_the_rights_of_django(role: Role, is_admin: bool) -> None:
    user = UserFactory.build(role=role)

    assert (user.is_staff, user.is_superuser) == (is_admin, is_admin)
    assert user.role == role


def test_staff_without_all_rights_is_no_admin() -> None:
    assert User(is_staff=True).role == Role.USER


def test_full_name_is_the_name() -> None:
    assert User(name="Ada").get_full_name() == "Ada"
