"""Fields that are resolved side by side, on connections of their own."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from {{ cookiecutter.__package }}.database import create_engine, create_sessionmaker
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.client import ClientFor
from tests.fixtures.database import Sessionmaker, make_settings
from tests.fixtures.graphql import execute

QUERY = "{ me { id } first: users { id } second: users { id } third: users { id } }"


@pytest.fixture(params=[1, 10])
async def sessionmaker(
    request: pytest.FixtureRequest,
    committing_url: str,
    committing_engine: AsyncEngine,  # noqa: ARG001 (deletes the rows)
) -> AsyncIterator[Sessionmaker]:
    """Opens sessions on one connection, or on more than a request uses."""
    settings = make_settings(committing_url)
    engine = create_engine(settings.model_copy(update={"database_pool_size": request.param}))
    yield create_sessionmaker(engine)
    await engine.dispose()


async def test_requests_with_many_fields_share_the_pool(admin: User, client_for: ClientFor) -> None:
    client = client_for(admin)

    results = await asyncio.gather(*(execute(client, QUERY) for _ in range(5)))

    mine = {"id": str(admin.id)}
    expected = {"me": mine, "first": [mine], "second": [mine], "third": [mine]}
    assert results == [{"data": expected}] * 5
