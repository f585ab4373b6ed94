"""What the database enforces, whatever the code above it does."""

from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.auth.models import PasswordReset
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.users.models import RefreshToken, User

from tests.factories.base import Factories
from tests.factories.users import UserFactory


@pytest.mark.parametrize(
    "attributes", [{"email": "taken@example.com"}, {"role": "king"}, {"name": None}], ids=str
)
async def test_invalid_user_is_rejected(attributes: dict[str, Any], create: Factories) -> None:
    await create(UserFactory, email="taken@example.com")

    with pytest.raises(IntegrityError):
        await create(UserFactory, **attributes)


async def test_user_is_deleted_with_tokens(create: Factories, session: AsyncSession) -> None:
    user = await create(UserFactory)
    now = utc_now()
    session.add(RefreshToken(jti="1", family="1", user_id=user.id, expires_at=now))
    session.add(PasswordReset(user_id=user.id, token_hash="1", expires_at=now))
    await session.flush()

    await session.execute(delete(User).where(User.id == user.id))

    for column in (RefreshToken.jti, PasswordReset.user_id):
        assert await session.scalar(select(column)) is None


async def test_ids_of_deleted_users_are_not_reused(
    create: Factories, session: AsyncSession
) -> None:
    deleted = await create(UserFactory)
    await session.execute(delete(User).where(User.id == deleted.id))

    assert (await create(UserFactory)).id > deleted.id
