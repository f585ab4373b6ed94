"""Isolation: what one test commits, no other sees, in any order and on any worker."""

import factory
import pytest
from django.db import IntegrityError, connection, transaction
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import UserFactory


@pytest.mark.django_db
@pytest.mark.parametrize("twin", ["one", "the other"])
def test_committed_rows_are_unseen_by_the_twin(twin: str) -> None:
    assert User.objects.count() == 0

    with transaction.atomic():
        UserFactory.create(email="twin@x.com", name=twin)

    assert User.objects.get().name == twin


@pytest.mark.django_db
@pytest.mark.parametrize("twin", ["one", "the other"])
def test_rows_committed_by_requests_are_unseen_by_the_twin(twin: str, client: APIClient) -> None:
    account = {"email": "twin@x.com", "name": twin, "password": "long enough"}

    answers = [client.post("/auth/register", account) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 409]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("twin", ["one", "the other"])
def test_really_committed_rows_are_deleted_before_the_twin(twin: str) -> None:
    assert User.objects.count() == 0

    UserFactory.create(email="twin@x.com", name=twin)

    assert not connection.in_atomic_block
    assert User.objects.get().name == twin


@pytest.mark.django_db
def test_a_rollback_loses_only_what_came_after_the_last_commit() -> None:
    UserFactory.create(email="kept@x.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory.create_batch(2, email=factory.Iterator(["lost@x.com", "kept@x.com"]))

    emails = User.objects.values_list("email", flat=True)

    assert list(emails) == ["kept@x.com"]
