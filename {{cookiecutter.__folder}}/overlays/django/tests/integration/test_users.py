"""Users, over HTTP."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import UserFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db


def test_me_is_the_caller_without_the_password(user: User, client_for: ClientFor) -> None:
    answer = client_for(user).get("/users/me")

    assert answer.json().keys() == {
        "id",
        "email",
        "name",
        "role",
        "is_active",
        "created_at",
        "updated_at",
    }
    assert answer.json()["email"] == user.email


def test_a_user_is_found_by_id(user: User, client_for: ClientFor) -> None:
    other = UserFactory.create(name="Grace")

    answer = client_for(user).get(f"/users/{other.id}")

    assert (answer.status_code, answer.json()["name"]) == (200, "Grace")


@pytest.mark.parametrize("user_id", ["abc", "0", "-1", 2**62, 2**63, 10**30, "1.0", "9" * 5000])
def test_what_names_no_user_is_not_found(
    user_id: object, user: User, client_for: ClientFor
) -> None:
    answer = client_for(user).get(f"/users/{user_id}")

    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("GRACE", ["Grace Hopper"]),
        ("navy.example", ["Grace Hopper"]),
        ("élise", ["ÉLISE"]),
        ("%", ["100 % Ada"]),
        ("_", ["under_score"]),
        ("nobody", []),
        ("", ["Grace Hopper", "ÉLISE", "100 % Ada", "under_score"]),
    ],
)
def test_users_are_searched_by_name_or_email_literally_and_in_any_case(
    search: str, found: list[str], client_for: ClientFor
) -> None:
    caller = UserFactory.create(name="Grace Hopper", email="grace@navy.example.com")
    for name in ("ÉLISE", "100 % Ada", "under_score"):
        UserFactory.create(name=name)

    answer = client_for(caller).get("/users", {"search": search})

    assert [user["name"] for user in answer.json()] == found
    assert answer.headers["X-Total-Count"] == str(len(found))


@pytest.mark.usefixtures("clock")
def test_users_rename_themselves(user: User, client_for: ClientFor) -> None:
    answer = client_for(user).patch(f"/users/{user.id}", {"name": " Ada "})

    assert answer.status_code == 200
    assert answer.json()["name"] == "Ada"
    assert answer.json()["updated_at"] == "2030-01-31T12:00:00Z"


@pytest.mark.parametrize("body", [{}, {"name": "Same"}, {"unknown": 1}])
def test_a_patch_that_changes_nothing_leaves_the_time_of_change(
    body: dict[str, Any], client_for: ClientFor
) -> None:
    user = UserFactory.create(name="Same")
    client = client_for(user)
    before = client.get("/users/me").json()

    answer = client.patch(f"/users/{user.id}", body)

    assert (answer.status_code, answer.json()) == (200, before)


@pytest.mark.parametrize(
    "body", [{"role": "admin"}, {"is_active": False}, {"role": None}, {"name": "A", "role": "x"}]
)
def test_only_admins_change_rights(body: dict[str, Any], user: User, client_for: ClientFor) -> None:
    answer = client_for(user).patch(f"/users/{user.id}", body)

    assert answer.status_code == 403


def test_only_admins_rename_others(user: User, admin: User, client_for: ClientFor) -> None:
    by_user = client_for(user).patch(f"/users/{admin.id}", {"name": "X"})
    by_admin = client_for(admin).patch(f"/users/{user.id}", {"name": "X"})

    assert (by_user.status_code, by_admin.status_code) == (403, 200)


def test_admins_promote(user: User, admin: User, client_for: ClientFor) -> None:
    answer = client_for(admin).patch(f"/users/{user.id}", {"role": "admin"})

    assert answer.json()["role"] == "admin"


@pytest.mark.parametrize("body", [{"role": "user"}, {"is_active": False}])
def test_the_last_active_admin_stays(
    body: dict[str, Any], admin: User, client_for: ClientFor
) -> None:
    UserFactory.create()
    UserFactory.create(admin=True, inactive=True)

    answer = client_for(admin).patch(f"/users/{admin.id}", body)

    assert answer.status_code == 409
    assert answer.json()["detail"] == "The last active admin must stay."
    assert client_for(admin).get("/users/me").json()["role"] == "admin"


def test_an_admin_may_go_while_another_stays(admin: User, client_for: ClientFor) -> None:
    UserFactory.create(admin=True)

    answer = client_for(admin).patch(f"/users/{admin.id}", {"role": "user"})

    assert (answer.status_code, answer.json()["role"]) == (200, "user")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": None}, "body.name"),
        ({"name": "  "}, "body.name"),
        ({"name": "x" * 101}, "body.name"),
        ({"name": 5}, "body.name"),
        ({"name": "a\0b"}, "body.name"),
        ({"role": "king"}, "body.role"),
        ({"is_active": "yes"}, "body.is_active"),
        ([], "body"),
    ],
)
def test_what_does_not_fit_is_named(
    body: object, field: str, admin: User, client_for: ClientFor
) -> None:
    answer = client_for(admin).patch(f"/users/{admin.id}", body)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


def test_signed_out_callers_see_no_users(client: APIClient) -> None:
    answer = client.get("/users")

    assert answer.status_code == 401
