"""Django's admin site: who gets in, and what is registered."""

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.test import Client, RequestFactory

from {{ cookiecutter.__package }}.authentication.admin import (
    LoginFailuresAdmin,
)
from {{ cookiecutter.__package }}.authentication.models import LoginFailures
from {{ cookiecutter.__package }}.authentication.sessions import start_session
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import Role, User
from {{ cookiecutter.__package }}.users.services import LAST_ADMIN

from tests.factories import PASSWORD, ProjectFactory, TaskFactory, UserFactory

pytestmark = pytest.mark.django_db

MODELS = ["users/user", "projects/project", "tasks/task", "authentication/loginfailures"]


@pytest.fixture
def browser(admin: User) -> Client:
    """A browser in which the admin is signed in."""
    browser = Client()
    browser.force_login(admin)
    return browser


def log_in(email: str, password: str = PASSWORD) -> int:
    """Log in, and give the status of the page that follows."""
    browser = Client()
    browser.post("/admin/login/", {"username": email, "password": password})
    return browser.get("/admin/").status_code


def test_every_model_of_the_service_is_registered() -> None:
    package = "{{ cookiecutter.__package }}."
    own = {model for model in apps.get_models() if model.__module__.startswith(package)}

    assert {model._meta.label_lower.replace(".", "/") for model in own} == set(MODELS)
    assert all(site.is_registered(model) for model in own)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_is_listed_and_made_by_form(model: str, browser: Client) -> None:
    TaskFactory.create(assigned=True)

    pages = [browser.get(f"/admin/{model}/{page}") for page in ("", "?q=x", "add/")]

    # Failures are counted, and not typed in.
    form = 403 if "loginfailures" in model else 200
    assert [page.status_code for page in pages] == [200, 200, form]


def test_admins_get_in_with_any_spelling_of_their_email(admin: User) -> None:
    assert log_in(f" {admin.email.upper()}") == 200


def test_users_do_not_get_in(user: User) -> None:
    assert log_in(user.email) == 302


def test_five_failures_lock_the_admin_site_too(admin: User) -> None:
    for _ in range(5):
        log_in(admin.email, "wrong")

    assert log_in(admin.email) == 302


def test_an_admin_lifts_a_lock(browser: Client, user: User) -> None:
    for _ in range(5):
        log_in(user.email, "wrong")
    failures = LoginFailures.objects.get()
    log_in("other@example.com", "wrong")

    found = browser.get("/admin/authentication/loginfailures/", {"q": user.email})
    found_failures = list(found.context["cl"].result_list)
    page = browser.post(
        f"/admin/authentication/loginfailures/{failures.pk}/delete/", {"post": "yes"}, follow=True
    )

    assert found_failures == [failures]
    assert "5 failures" in page.text
    assert not LoginFailures.objects.filter(pk=failures.pk).exists()


def test_failures_are_looked_at_and_not_typed_in(browser: Client) -> None:
    failures = LoginFailures.objects.hold("ada@example.com")
    page = f"/admin/authentication/loginfailures/{failures.pk}/change/"

    answers = [browser.get(page), browser.post(page, {"count": 5})]

    assert [answer.status_code for answer in answers] == [200, 403]
    failures.refresh_from_db()
    assert failures.count == 0


def test_a_lock_is_found_once_by_any_spelling_of_the_email(rf: RequestFactory) -> None:
    ada = LoginFailures.objects.hold("ada@example.com")
    LoginFailures.objects.hold("bob@example.com")
    locks = LoginFailuresAdmin(LoginFailures, site)

    found, may_have_duplicates = locks.get_search_results(
        rf.get("/"), LoginFailures.objects.all(), " ADA@Example.com"
    )

    assert list(found) == [ada]
    assert not may_have_duplicates


def test_an_admin_makes_a_user(browser: Client) -> None:
    form = {"email": "New@Example.com", "name": "New", "role": "user"}

    browser.post("/admin/users/user/add/", form | {"password1": PASSWORD, "password2": PASSWORD})

    user = User.objects.get(email="new@example.com")
    assert user.role == Role.USER
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("change", [{"role": "user", "is_active": "on"}, {"role": "admin"}])
def test_the_last_active_admin_stays_there_too(
    change: dict[str, str], browser: Client, admin: User
) -> None:
    UserFactory.create(admin=True, inactive=True)
    form = {"email": admin.email, "name": admin.name}

    page = browser.post(f"/admin/users/user/{admin.pk}/change/", form | change)

    assert LAST_ADMIN in page.text
    assert User.objects.get(pk=admin.pk).is_admin
    assert User.objects.get(pk=admin.pk).is_active


def test_the_last_active_admin_is_renamed_there(browser: Client, admin: User) -> None:
    form = {"email": " Root@Example.com", "name": "Root", "role": "admin", "is_active": "on"}

    browser.post(f"/admin/users/user/{admin.pk}/change/", form)

    admin.refresh_from_db()
    assert (admin.email, admin.name, admin.is_active) == ("root@example.com", "Root", True)


def test_an_admin_may_go_there_while_another_stays(browser: Client, admin: User) -> None:
    UserFactory.create(admin=True)
    form = {"email": admin.email, "name": admin.name, "role": "user", "is_active": "on"}

    browser.post(f"/admin/users/user/{admin.pk}/change/", form)

    assert User.objects.get(pk=admin.pk).role == Role.USER


def test_active_admins_are_not_deleted(browser: Client, admin: User) -> None:
    user, other = UserFactory.create(), UserFactory.create(admin=True)
    chosen = {"action": "delete_selected", "_selected_action": [admin.pk, other.pk], "post": "yes"}

    pages = [
        browser.post(f"/admin/users/user/{user.pk}/delete/", {"post": "yes"}),
        browser.post(f"/admin/users/user/{admin.pk}/delete/", {"post": "yes"}),
        browser.post("/admin/users/user/", chosen),
    ]

    assert [page.status_code for page in pages] == [302, 403, 403]
    assert set(User.objects.all()) == {admin, other}


def test_a_user_who_is_deactivated_there_has_no_session_left(
    browser: Client, client: Client
) -> None:
    user = UserFactory.create()
    token = start_session(user).refresh_token
    form = {"email": user.email, "name": user.name, "role": "user"}
    for is_active in ({}, {"is_active": "on"}):
        browser.post(f"/admin/users/user/{user.pk}/change/", form | is_active)

    answer = client.post("/auth/refresh", {"refresh_token": token})

    assert User.objects.get(pk=user.pk).is_active
    assert answer.status_code == 401


def test_a_user_who_is_given_a_password_there_has_no_session_left(
    browser: Client, client: Client
) -> None:
    user = UserFactory.create()
    token = start_session(user).refresh_token
    form = {"password1": "another one", "password2": "another one", "usable_password": "true"}

    browser.post(f"/admin/users/user/{user.pk}/password/", form)

    assert User.objects.get(pk=user.pk).check_password("another one")
    assert client.post("/auth/refresh", {"refresh_token": token}).status_code == 401


def test_a_project_that_is_deleted_there_takes_its_tasks_along(browser: Client) -> None:
    project = ProjectFactory.create(with_tasks=True)

    browser.post(f"/admin/projects/project/{project.pk}/delete/", {"post": "yes"})

    assert not Task.objects.exists()


@pytest.mark.parametrize(("header", "status"), [("https", 302), ("http", 403)])
def test_a_form_is_taken_from_the_pages_of_a_proxy_that_ends_tls(
    header: str, status: int, admin: User
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.get("/admin/login/")
    token = browser.cookies["csrftoken"].value
    form = {"username": admin.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    headers = {
        "Host": "testserver",
        "Origin": "https://testserver",
        "X-Forwarded-Proto": header,
    }

    answer = browser.post("/admin/login/", form, headers=headers)

    assert answer.status_code == status
