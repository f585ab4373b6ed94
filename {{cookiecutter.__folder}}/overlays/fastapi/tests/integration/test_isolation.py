"""Isolation: no test sees the rows of another, in any order and on any worker."""

import httpx2
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory


@pytest.mark.parametrize("name", ["one", "the other"])
async def test_committed_rows_are_rolled_back(
    name: str, create: Factories, session: AsyncSession
) -> None:
    assert await session.scalar(select(func.count()).select_from(User)) == 0

    await create(UserFactory, email="twin@example.com", name=name)

    assert await session.scalar(select(User.name)) == name


@pytest.mark.parametrize("name", ["one", "the other"])
async def test_rows_committed_by_requests_are_rolled_back(
    name: str, client: httpx2.AsyncClient
) -> None:
    account = {"email": "twin@example.com", "name": name, "password": "long enough"}

    responses = [await client.post("/auth/register", json=account) for _ in range(2)]

    assert [response.status_code for response in responses] == [201, 409]


@pytest.mark.parametrize("name", ["one", "the other"])
async def test_rows_of_committing_tests_are_deleted(
    name: str, create_committed: Factories, committing_session: AsyncSession
) -> None:
    assert await committing_session.scalar(select(func.count()).select_from(User)) == 0

    await create_committed(UserFactory, email="twin@example.com", name=name)

    assert await committing_session.scalar(select(User.name)) == name


async def test_rollback_loses_only_what_followed_the_last_commit(
    create: Factories, session: AsyncSession
) -> None:
    await create(UserFactory, email="kept@example.com")
    with pytest.raises(IntegrityError):
        await create(UserFactory, email="kept@example.com")
    await session.rollback()

    emails = await session.scalars(select(User.email))

    assert emails.all() == ["kept@example.com"]
