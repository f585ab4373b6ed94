"""The live service, and its rows."""

import pytest
from django.db import transaction
from pytest_django.live_server_helper import LiveServer
from rest_framework_simplejwt.tokens import AccessToken

{% if cookiecutter.storage %}
from {{ cookiecutter.__package }}.storage import Storage
{% endif %}
from {{ cookiecutter.__package }}.users.models import User

{% if cookiecutter.storage and cookiecutter.sample_domain %}
from tests.factories.attachments import AttachmentFactory
{% endif %}
{% if cookiecutter.sample_domain %}
from tests.factories.projects import ProjectFactory, TaskFactory
{% endif %}
from tests.factories.users import UserFactory
from tests.schema.service import ADMIN_ID, ROW_IDS, Service


@transaction.atomic
def reset() -> None:
    """Delete all rows, and create an admin and others."""
    User.objects.all().delete()  # and, by cascade, all that is theirs
    for row_id in ROW_IDS:
        UserFactory.create(id=row_id)
{% if cookiecutter.sample_domain %}
        project = ProjectFactory.create(id=row_id, owner_id=row_id)
        {{ 'task = ' if cookiecutter.storage }}TaskFactory.create(id=row_id, project=project, assignee_id=row_id)
{% if cookiecutter.storage %}
        AttachmentFactory.create(id=row_id, task=task, uploaded_by_id=row_id)
{% endif %}
{% endif %}
    UserFactory.create(id=ADMIN_ID, admin=True)


@pytest.fixture
def service(live_server: LiveServer{{ ", storage: Storage" if cookiecutter.storage }}) -> Service:{{ "  # noqa: ARG001 (of the application)" if cookiecutter.storage }}
    reset()
    token = AccessToken.for_user(User.objects.get(pk=ADMIN_ID))
    return Service(live_server.url, str(token), reset)
