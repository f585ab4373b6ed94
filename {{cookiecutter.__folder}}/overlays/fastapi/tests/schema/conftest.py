"""The live service, and its rows."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from {{ cookiecutter.__package }}.database import create_engine, create_sessionmaker
from {{ cookiecutter.__package }}.models import Base

{% if cookiecutter.storage and cookiecutter.sample_domain %}
from tests.factories.attachments import AttachmentFactory
{% endif %}
from tests.factories.base import Factories
{% if cookiecutter.sample_domain %}
from tests.factories.projects import ProjectFactory, TaskFactory
{% endif %}
from tests.factories.users import UserFactory
from tests.fixtures.client import access_token
from tests.fixtures.database import make_settings
from tests.schema.service import ADMIN_ID, ROW_IDS, Service


async def reset(engine: AsyncEngine) -> None:
    """Delete all rows, and create an admin and others."""
    async with engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(table.delete())
    async with create_sessionmaker(engine)() as session:
        create = Factories(session)
        await create(UserFactory, id=ADMIN_ID, admin=True)
        for row_id in ROW_IDS:
{% if cookiecutter.sample_domain %}
            user = await create(UserFactory, id=row_id)
            project = await create(ProjectFactory, id=row_id, owner=user)
            {{ 'task = ' if cookiecutter.storage }}await create(TaskFactory, id=row_id, project=project, assignee=user)
{% if cookiecutter.storage %}
            await create(AttachmentFactory, id=row_id, task=task, uploaded_by=user)
{% endif %}
{% else %}
            await create(UserFactory, id=row_id)
{% endif %}


@pytest.fixture
def service(live_url: str, committing_url: str) -> Iterator[Service]:
    with asyncio.Runner() as runner:
        engine = create_engine(make_settings(committing_url))
        runner.run(reset(engine))
        yield Service(live_url, access_token(ADMIN_ID), lambda: runner.run(reset(engine)))
        runner.run(engine.dispose())
