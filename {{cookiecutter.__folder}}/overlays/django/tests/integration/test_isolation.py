"""Isolation: no test sees the rows of another one."""

import pytest
from django.db import connection, transaction

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import UserFactory


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["first", "second"])
def test_rows_are_rolled_back(name: str) -> None:
    assert User.objects.count() == 0

    with transaction.atomic():
        UserFactory.create(email="same@example.com", name=name)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["first", "second"])
def test_committed_rows_are_deleted(name: str) -> None:
    assert User.objects.count() == 0

    UserFactory.create(email="same@example.com", name=name)

    assert not connection.in_atomic_block
