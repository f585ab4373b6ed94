"""Rights, without a server."""

import pytest

from {{ cookiecutter.__package }}.errors import PermissionDeniedError
from {{ cookiecutter.__package }}.users.service import (
    check_may_read,
    update_user,
)

from tests.factories import UserFactory


def test_users_read_themselves_and_admins_read_everybody() -> None:
    user, admin = UserFactory.build(id=1), UserFactory.build(id=2, admin=True)

    check_may_read(user, 1)
    check_may_read(admin, 1)
    with pytest.raises(PermissionDeniedError):
        check_may_read(user, 2)


def test_users_do_not_change_their_role() -> None:
    user = UserFactory.build(id=1, name="Grace")

    with pytest.raises(PermissionDeniedError):
        update_user(user, user, {"name": "Ada", "role": "admin"})

    assert user.name == "Grace"
