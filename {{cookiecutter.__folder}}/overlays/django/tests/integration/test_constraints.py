"""What the database itself enforces."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from factory.django import DjangoModelFactory

from {{ cookiecutter.__package }}.authentication.models import TokenFamily
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "attributes"),
    [
        (UserFactory, {"email": "taken@example.com"}),
        (UserFactory, {"name": None}),
    ],
)
def test_invalid_row_raises(
    factory: type[DjangoModelFactory[Any]], attributes: dict[str, Any]
) -> None:
    UserFactory.create(email="taken@example.com")

    with pytest.raises(IntegrityError), transaction.atomic():
        factory.create(**attributes)


def delete(table: str, pk: int) -> None:
    """Delete a row as `psql` would, without Django."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])  # noqa: S608


def test_deleting_a_user_deletes_their_sessions() -> None:
    user = UserFactory.create()
    TokenFamily.objects.create(user=user, expires_at=user.created_at)

    delete("users_user", user.pk)

    assert not User.objects.exists()
    assert not TokenFamily.objects.exists()
