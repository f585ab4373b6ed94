"""Users: valid unless a test says otherwise."""

import factory
from factory.django import DjangoModelFactory, Password

from {{ cookiecutter.__package }}.users.models import Role, User

PASSWORD = "correct-horse-battery-staple"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    class Params:
        admin = factory.Trait(role=Role.ADMIN)
        inactive = factory.Trait(is_active=False)

    name = factory.Faker("name")
    email = factory.Sequence("user{}@example.com".format)
    role = Role.USER
    is_active = True
    password = Password(PASSWORD)
