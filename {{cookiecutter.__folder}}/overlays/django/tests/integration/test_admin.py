"""Django's admin site."""

import pytest
from django.test import Client

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin: User) -> Client:
    """A browser in which an admin is logged in."""
    browser = Client()
    browser.force_login(admin)
    return browser


def log_in(email: str, password: str = PASSWORD) -> int:
    browser = Client()
    browser.post("/admin/login/", {"username": email, "password": password})
    return browser.get("/admin/").status_code


@pytest.mark.parametrize(
    ("traits", "status"),
    [({"admin": True}, 200), ({}, 302), ({"admin": True, "inactive": True}, 302)],
)
def test_login_is_for_active_staff(traits: dict[str, bool], status: int) -> None:
    user = UserFactory.create(**traits)

    assert log_in(user.email.upper()) == status


def test_lock_out_includes_the_admin_site(admin: User) -> None:
    for _ in range(5):
        log_in(admin.email, "wrong")

    assert log_in(admin.email) == 302


def test_path_without_its_slash_redirects(browser: Client) -> None:
    assert browser.get("/admin").headers["Location"] == "/admin/"


@pytest.mark.parametrize("page", ["", "add/", "{pk}/change/", "?q=x"])
def test_pages_are_rendered(page: str, browser: Client, admin: User) -> None:
    assert browser.get(f"/admin/users/user/{page.format(pk=admin.pk)}").status_code == 200


def test_user_is_created_with_an_email(browser: Client) -> None:
    form = {
        "email": "Ada@Example.com",
        "name": "Ada",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "usable_password": "true",
    }

    browser.post("/admin/users/user/add/", form)

    user = User.objects.get(name="Ada")
    assert user.email == "ada@example.com"
    assert user.check_password(PASSWORD)
