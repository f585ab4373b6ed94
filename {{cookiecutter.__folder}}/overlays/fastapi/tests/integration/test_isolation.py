"""Isolation: no test sees the rows of another, in any order and on any worker."""

import httpx2
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.database import Sessionmaker


@pytest.fixture(params=["rolled back", "deleted"])
def sessionmaker(
    request: pytest.FixtureRequest,
    sessionmaker: Sessionmaker,
    committing_sessionmaker: Sessionmaker,
) -> Sessionmaker:
    """Sessions of both kinds, by what becomes of their rows."""
    return sessionmaker if request.param == "rolled back" else committing_sessionmaker


@pytest.mark.parametrize("name", ["one", "the other"])
async def test_rows_of_another_test_are_unseen(
    name: str, client: httpx2.AsyncClient, session: AsyncSession
) -> None:
    assert await session.scalar(select(func.count()).select_from(User)) == 0
    account = {"email": "twin@example.com", "name": name, "password": "long enough"}

    await client.post("/auth/register", json=account)

    assert await session.scalar(select(User.name)) == name
