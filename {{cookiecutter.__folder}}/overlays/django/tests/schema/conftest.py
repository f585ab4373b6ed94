"""The live service, and its rows."""

from typing import Any

import pytest
import schemathesis
from django.db import transaction
from pytest_django.live_server_helper import LiveServer
from rest_framework_simplejwt.tokens import AccessToken
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import RejectedPositiveData

from {{ cookiecutter.__package }}.users.models import User

{% if cookiecutter.sample_domain %}
from tests.factories.projects import ProjectFactory, TaskFactory
{% endif %}
from tests.factories.users import UserFactory
from tests.schema.service import ADMIN_ID, ROW_IDS, Service


@schemathesis.hook
def filter_failure(_: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:  # noqa: ARG001
    """Accept that REST framework converts values, and validates what no schema contains."""
    return not isinstance(failure, AcceptedNegativeData | RejectedPositiveData)


@transaction.atomic
def reset() -> None:
    """Delete all rows, and create an admin and others."""
    User.objects.all().delete()  # and, by cascade, everything else
    for row_id in ROW_IDS:
        UserFactory.create(id=row_id)
{% if cookiecutter.sample_domain %}
        project = ProjectFactory.create(id=row_id, owner_id=row_id)
        TaskFactory.create(id=row_id, project=project, assignee_id=row_id)
{% endif %}
    UserFactory.create(id=ADMIN_ID, admin=True)


@pytest.fixture
def service(live_server: LiveServer) -> Service:
    reset()
    token = AccessToken.for_user(User.objects.get(pk=ADMIN_ID))
    return Service(live_server.url, str(token), reset)
