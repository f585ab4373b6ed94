"""Isolation: what one test commits, no other sees, in any order and on any worker."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, UserFactory


@pytest.mark.parametrize("twin", ["one", "the other"])
def test_committed_rows_are_unseen_by_the_twin(
    twin: str, create: Factories, session: Session
) -> None:
    assert session.scalar(select(func.count()).select_from(User)) == 0

    create(UserFactory, email="twin@example.com", name=twin)

    assert session.scalar(select(User.name)) == twin


@pytest.mark.parametrize("twin", ["one", "the other"])
def test_rows_committed_by_requests_are_unseen_by_the_twin(twin: str, client: FlaskClient) -> None:
    account = {"email": "twin@example.com", "name": twin, "password": "long enough"}

    answers = [client.post("/auth/register", json=account) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 409]


@pytest.mark.parametrize("twin", ["one", "the other"])
def test_really_committed_rows_are_deleted_before_the_twin(
    twin: str, create_committed: Factories, committing_session: Session
) -> None:
    assert committing_session.scalar(select(func.count()).select_from(User)) == 0

    create_committed(UserFactory, email="twin@example.com", name=twin)

    assert committing_session.scalar(select(User.name)) == twin


def test_a_rollback_loses_only_what_came_after_the_last_commit(
    create: Factories, session: Session
) -> None:
    create(UserFactory, email="kept@example.com")
    with pytest.raises(IntegrityError):
        create(UserFactory, email="kept@example.com")
    session.rollback()

    emails = session.scalars(select(User.email))

    assert emails.all() == ["kept@example.com"]
