"""What the database itself enforces."""

import pytest
from django.db import connection

from {{ cookiecutter.__package }}.authentication.models import TokenFamily
from {{ cookiecutter.__package }}.users.models import User

pytestmark = pytest.mark.django_db


def delete(table: str, pk: int) -> None:
    """Delete a row as `psql` would, without Django."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])  # noqa: S608 (no input)


def test_deleting_a_user_deletes_their_sessions(user: User) -> None:
    TokenFamily.objects.create(user=user, expires_at=user.created_at)

    delete("users_user", user.pk)

    assert not TokenFamily.objects.exists()
