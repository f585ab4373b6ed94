"""The live service, and its rows."""

import asyncio
from collections.abc import Iterator

import pytest
from {{ cookiecutter.__package }}.auth.tokens import (
    TokenType,
    issue_token,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from {{ cookiecutter.__package }}.database import (
    create_engine,
    create_sessionmaker,
)
from {{ cookiecutter.__package }}.models import Base
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.users.models import Role

from tests.factories import Factories, ProjectFactory, TaskFactory, UserFactory
from tests.schema.service import ADMIN_ID, ROW_IDS, Service


async def reset(engine: AsyncEngine) -> None:
    """Delete all rows, and create an admin, users, projects and tasks."""
    async with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(table.delete())
    async with create_sessionmaker(engine)() as session:
        create = Factories(session)
        await create(UserFactory, id=ADMIN_ID, admin=True)
        for row_id in ROW_IDS:
            user = await create(UserFactory, id=row_id)
            project = await create(ProjectFactory, id=row_id, owner=user)
            await create(TaskFactory, id=row_id, project=project, assignee=user)


@pytest.fixture
def service(live_url: str, settings: Settings, committing_url: str) -> Iterator[Service]:
    """The live service."""
    key = settings.secret_key.get_secret_value()
    token, _ = issue_token(key, TokenType.ACCESS, user_id=ADMIN_ID, role=Role.ADMIN)
    with asyncio.Runner() as runner:
        engine = create_engine(committing_url)
        runner.run(reset(engine))
        yield Service(live_url, token, lambda: runner.run(reset(engine)))
        runner.run(engine.dispose())
