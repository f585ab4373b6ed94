"""Constraints and cascades of the database itself."""

from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.auth.models import PasswordReset, RefreshToken
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory


@pytest.mark.parametrize(
    "attributes", [{"email": "taken@example.com"}, {"role": "king"}, {"name": None}]
)
def test_invalid_user_is_rejected(attributes: dict[str, Any], create: Factories) -> None:
    create(UserFactory, email="taken@example.com")

    with pytest.raises(IntegrityError):
        create(UserFactory, **attributes)


def test_deleting_a_user_deletes_the_sessions(create: Factories, session: Session) -> None:
    user = create(UserFactory)
    now = utc_now()
    session.add(RefreshToken(jti="1", family="1", user_id=user.id, expires_at=now))
    session.add(PasswordReset(user_id=user.id, token_hash="1", expires_at=now))
    session.flush()

    session.execute(delete(User).where(User.id == user.id))

    for column in (RefreshToken.jti, PasswordReset.user_id):
        assert session.scalar(select(column)) is None


def test_id_of_a_deleted_user_is_not_reused(create: Factories, session: Session) -> None:
    deleted = create(UserFactory)
    session.delete(deleted)
    session.commit()

    assert create(UserFactory).id > deleted.id
