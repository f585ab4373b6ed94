"""The live service and its rows."""

from collections.abc import Iterator

import pytest
from flask import Flask

from {{ cookiecutter.__package }}.extensions import db
{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.storage import Storage
{% endif %}
from {{ cookiecutter.__package }}.tokens import TokenType, issue_token

{% if cookiecutter.storage and cookiecutter.sample_domain %}
from tests.factories.attachments import AttachmentFactory
{% endif %}
from tests.factories.base import Factories
{% if cookiecutter.sample_domain %}
from tests.factories.projects import ProjectFactory, TaskFactory
{% endif %}
from tests.factories.users import UserFactory
from tests.fixtures.client import SECRET_KEY, delete_rows
from tests.fixtures.live import serve
from tests.schema.service import ADMIN_ID, ROW_IDS, Service


def reset(app: Flask) -> None:
    """Delete all rows, and create an admin and others."""
    delete_rows(app)
    with app.app_context():
        create = Factories(db.session())
        create(UserFactory, id=ADMIN_ID, admin=True)
        for row_id in ROW_IDS:
{% if cookiecutter.sample_domain %}
            user = create(UserFactory, id=row_id)
            project = create(ProjectFactory, id=row_id, owner=user)
            {{ 'task = ' if cookiecutter.storage }}create(TaskFactory, id=row_id, project=project, assignee=user)
{% if cookiecutter.storage %}
            create(AttachmentFactory, id=row_id, task=task, uploaded_by=user)
{% endif %}
{% else %}
            create(UserFactory, id=row_id)
{% endif %}


@pytest.fixture
def service(committing_app: Flask{{ ", bucket: Storage" if cookiecutter.storage }}) -> Iterator[Service]:
{% if cookiecutter.storage %}
    committing_app.extensions["storage"] = bucket
{% endif %}
    reset(committing_app)
    token, _ = issue_token(SECRET_KEY, TokenType.ACCESS, user_id=ADMIN_ID)
    with serve(committing_app) as url:
        yield Service(url, token, lambda: reset(committing_app))
