"""The live service, and its rows."""

import pytest
from django.db import transaction
from pytest_django.live_server_helper import LiveServer
from rest_framework_simplejwt.tokens import AccessToken

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.schema.service import ADMIN_ID, ROW_IDS, Service


@transaction.atomic
def reset() -> None:
    """Delete all rows, and create an admin, users, projects and tasks."""
    User.objects.all().delete()  # and, by cascade, everything else
    for row_id in ROW_IDS:
        user = UserFactory.create(id=row_id)
        project = ProjectFactory.create(id=row_id, owner=user)
        TaskFactory.create(id=row_id, project=project, assignee=user)
    UserFactory.create(id=ADMIN_ID, admin=True)


@pytest.fixture
def service(live_server: LiveServer) -> Service:
    reset()
    token = AccessToken.for_user(User.objects.get(pk=ADMIN_ID))
    return Service(live_server.url, str(token), reset)
