"""The lock-out, on a mocked session: no test has a database of both dialects."""

from types import ModuleType
from unittest.mock import create_autospec

import pytest
from sqlalchemy import ScalarResult
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.auth.lockout import count_attempt


@pytest.mark.parametrize("dialect", [postgresql, sqlite])
async def test_failures_are_counted_by_the_upsert_of_the_dialect(dialect: ModuleType) -> None:
    session = create_autospec(AsyncSession, instance=True)
    session.get_bind.return_value.dialect = dialect.dialect()
    session.scalars.return_value = create_autospec(ScalarResult, instance=True)
    session.scalars.return_value.one.return_value = 1

    await count_attempt(session, "ada@example.com")

    assert isinstance(session.scalars.call_args.args[0], dialect.Insert)
