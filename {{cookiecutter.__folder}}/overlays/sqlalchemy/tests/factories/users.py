"""Users: valid, except for what a test sets."""

from typing import Any

import factory

from {{ cookiecutter.__package }}.auth import passwords
from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories.base import ModelFactory

PASSWORD = "correct-horse-battery-staple"


def set_password(user: User, _create: bool, password: str | None, **_: Any) -> None:
    user.password_hash = passwords.hasher.hash(password or PASSWORD)


class UserFactory(ModelFactory[User]):
    """A user whose password is `PASSWORD`, unless `password` is set."""

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
