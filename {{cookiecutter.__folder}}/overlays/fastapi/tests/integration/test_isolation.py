"""Isolation: what one test commits, no other sees, in any order and on any worker."""

import httpx2
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, UserFactory


@pytest.mark.parametrize("twin", ["one", "the other"])
async def test_committed_rows_are_unseen_by_the_twin(
    twin: str, create: Factories, session: AsyncSession
) -> None:
    assert await session.scalar(select(func.count()).select_from(User)) == 0

    await create(UserFactory, email="twin@example.com", name=twin)

    assert await session.scalar(select(User.name)) == twin


@pytest.mark.parametrize("twin", ["one", "the other"])
async def test_rows_committed_by_requests_are_unseen_by_the_twin(
    twin: str, client: httpx2.AsyncClient
) -> None:
    account = {"email": "twin@example.com", "name": twin, "password": "long enough"}

    answers = [await client.post("/auth/register", json=account) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 409]


@pytest.mark.parametrize("twin", ["one", "the other"])
async def test_really_committed_rows_are_deleted_before_the_twin(
    twin: str, create_committed: Factories, committing_session: AsyncSession
) -> None:
    assert await committing_session.scalar(select(func.count()).select_from(User)) == 0

    await create_committed(UserFactory, email="twin@example.com", name=twin)

    assert await committing_session.scalar(select(User.name)) == twin


async def test_a_rollback_loses_only_what_came_after_the_last_commit(
    create: Factories, session: AsyncSession
) -> None:
    await create(UserFactory, email="kept@example.com")
    with pytest.raises(IntegrityError):
        await create(UserFactory, email="kept@example.com")
    await session.rollback()

    emails = await session.scalars(select(User.email))

    assert emails.all() == ["kept@example.com"]
