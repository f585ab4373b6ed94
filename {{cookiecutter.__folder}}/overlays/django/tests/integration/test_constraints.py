"""What the database itself enforces."""

import pytest
from django.db import IntegrityError, transaction

from {{ cookiecutter.__package }}.authentication.models import TokenFamily
from {{ cookiecutter.__package }}.core.exceptions import Conflict, conflict_on_duplicate
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import UserFactory
from tests.fixtures.database import delete_row

pytestmark = pytest.mark.django_db


def test_email_is_in_lower_case() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory.create(email="Ada@example.com")


def test_only_a_duplicate_is_a_conflict(user: User) -> None:
    with pytest.raises(Conflict), conflict_on_duplicate("Duplicate."):
        UserFactory.create(email=user.email)
    with pytest.raises(IntegrityError), conflict_on_duplicate("Duplicate."):
        UserFactory.create(email="Ada@example.com")


def test_deleting_a_user_deletes_their_sessions(user: User) -> None:
    TokenFamily.objects.create(user=user, expires_at=user.created_at)

    delete_row("users_user", user.pk)

    assert not TokenFamily.objects.exists()
