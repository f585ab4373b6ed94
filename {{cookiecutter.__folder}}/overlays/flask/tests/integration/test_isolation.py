"""Isolation: no test sees what another one commits, in any order and on any worker."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory


@pytest.mark.parametrize("name", ["one", "the other"])
def test_committed_rows_are_invisible_to_the_other_run(
    name: str, create: Factories, session: Session
) -> None:
    assert session.scalar(select(func.count()).select_from(User)) == 0

    create(UserFactory, email="ada@example.com", name=name)

    assert session.scalar(select(User.name)) == name


@pytest.mark.parametrize("name", ["one", "the other"])
def test_rows_of_real_commits_are_deleted_before_the_other_run(
    name: str, create_committed: Factories, committing_session: Session
) -> None:
    assert committing_session.scalar(select(func.count()).select_from(User)) == 0

    create_committed(UserFactory, email="ada@example.com", name=name)

    assert committing_session.scalar(select(User.name)) == name
