"""Pages: together they are the list, with each row once."""

from fastapi import Response
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from {{ cookiecutter.__package }}.pagination import paginate
from {{ cookiecutter.__package }}.schemas import PageParams
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.service import select_users

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.database import rolled_back, savepoint_sessionmaker


@given(size=st.integers(0, 8), skip=st.integers(0, 9), limit=st.integers(1, 9))
@example(size=1, skip=2**53 - 1, limit=100)
async def test_pages_cover_every_row_once(
    size: int, skip: int, limit: int, engine: AsyncEngine
) -> None:
    async with rolled_back(engine) as connection, savepoint_sessionmaker(connection)() as session:
        users = await Factories(session).batch(UserFactory, size)
        listed: list[User] = []
        for start in range(skip, max(size, skip + 1), limit):
            response = Response()
            params = PageParams(skip=start, limit=limit)
            page = await paginate(session, select_users(), params, response)
            assert len(page) <= limit
            assert response.headers["X-Total-Count"] == str(size)
            listed += page

    assert [user.id for user in listed] == sorted(user.id for user in users)[skip:]
