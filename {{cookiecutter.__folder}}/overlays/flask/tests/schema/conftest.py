"""The live service and its rows."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.tokens import TokenType, issue_token

from tests.factories.base import Factories
{% if cookiecutter.sample_domain %}
from tests.factories.projects import ProjectFactory, TaskFactory
{% endif %}
from tests.factories.users import UserFactory
from tests.fixtures.client import SECRET_KEY
from tests.fixtures.database import engine_of
from tests.schema.service import ADMIN_ID, ROW_IDS, Service


def reset(app: Flask) -> None:
    """Delete all rows, and create an admin and others."""
    with engine_of(app).begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
    with Session(engine_of(app)) as session:
        create = Factories(session)
        create(UserFactory, id=ADMIN_ID, admin=True)
        for row_id in ROW_IDS:
{% if cookiecutter.sample_domain %}
            user = create(UserFactory, id=row_id)
            project = create(ProjectFactory, id=row_id, owner=user)
            create(TaskFactory, id=row_id, project=project, assignee=user)
{% else %}
            create(UserFactory, id=row_id)
{% endif %}


@pytest.fixture
def service(live_url: str, live_app: Flask) -> Service:
    reset(live_app)
    token, _ = issue_token(SECRET_KEY, TokenType.ACCESS, user_id=ADMIN_ID)
    return Service(live_url, token, lambda: reset(live_app))
