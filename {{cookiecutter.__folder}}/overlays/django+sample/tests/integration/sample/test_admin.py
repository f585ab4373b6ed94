"""Projects and tasks on the admin site."""

import pytest
from django.apps import apps
from django.test import Client

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.projects import TaskFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", ["project", "task"])
def test_pages_are_rendered(model: str, admin: User) -> None:
    TaskFactory.create(assigned=True)
    row = apps.get_model("projects", model).objects.first()
    browser = Client()
    browser.force_login(admin)

    for page in ("", "add/", f"{row.pk}/change/", "?q=x"):
        assert browser.get(f"/admin/projects/{model}/{page}").status_code == 200
