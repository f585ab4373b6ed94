"""Django's admin site."""

import pytest
from django.test import Client

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin: User) -> Client:
    """A browser in which an admin is logged in."""
    browser = Client()
    browser.force_login(admin)
    return browser


def test_lock_out_includes_the_admin_site(admin: User) -> None:
    browser = Client()
    for password in [*["wrong"] * 5, PASSWORD]:
        browser.post("/admin/login/", {"username": admin.email, "password": password})

    assert browser.get("/admin/").status_code == 302


@pytest.mark.parametrize("page", ["", "add/", "{pk}/change/", "?q=x"])
def test_pages_are_rendered(page: str, browser: Client, admin: User) -> None:
    assert browser.get(f"/admin/users/user/{page.format(pk=admin.pk)}").status_code == 200


def test_user_is_created_with_an_email(browser: Client) -> None:
    form = {
        "email": "Ada@Example.com",
        "name": "Ada",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }

    browser.post("/admin/users/user/add/", form)

    user = User.objects.get(name="Ada")
    assert user.email == "ada@example.com"
    assert user.check_password(PASSWORD)
