"""Login and password reset where no real database of one test can produce the case."""

from types import ModuleType
from unittest.mock import create_autospec

import pytest
from sqlalchemy import ScalarResult
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.auth.lockout import count_attempt
from {{ cookiecutter.__package }}.auth.service import reset_password
from {{ cookiecutter.__package }}.errors import DomainError

from tests.factories.users import UserFactory


@pytest.mark.parametrize("dialect", [postgresql, sqlite])
async def test_failures_are_counted_by_the_upsert_of_the_dialect(dialect: ModuleType) -> None:
    session = create_autospec(AsyncSession, instance=True)
    session.get_bind.return_value.dialect = dialect.dialect()
    session.scalars.return_value = create_autospec(ScalarResult, instance=True)
    session.scalars.return_value.one.return_value = 1

    await count_attempt(session, "ada@example.com")

    assert isinstance(session.scalars.call_args.args[0], dialect.Insert)


async def test_token_that_another_request_uses_before_the_lock_is_rejected() -> None:
    session = create_autospec(AsyncSession, instance=True)
    session.scalar.side_effect = [UserFactory.build(), None]  # found, but no longer deleted

    with pytest.raises(DomainError, match="used"):
        await reset_password(session, "token", "a new password")

    session.commit.assert_not_awaited()
