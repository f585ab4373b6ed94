"""Users, over HTTP."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, UserFactory
from tests.fixtures.client import ClientFor


def test_me_is_the_caller_without_the_password(user: User, client_for: ClientFor) -> None:
    answer = client_for(user).get("/users/me")

    assert answer.get_json().keys() == {
        "id",
        "email",
        "name",
        "role",
        "is_active",
        "created_at",
        "updated_at",
    }
    assert answer.get_json()["email"] == user.email


def test_a_user_is_found_by_id(user: User, client_for: ClientFor, create: Factories) -> None:
    other = create(UserFactory, name="Grace")

    answer = client_for(user).get(f"/users/{other.id}")

    assert (answer.status_code, answer.get_json()["name"]) == (200, "Grace")


@pytest.mark.parametrize("user_id", ["abc", "0", "-1", 2**62, 2**63, 10**30, "1.0", "9" * 5000])
def test_what_names_no_user_is_not_found(
    user_id: object, user: User, client_for: ClientFor
) -> None:
    answer = client_for(user).get(f"/users/{user_id}")

    assert answer.status_code == 404
    assert answer.get_json()["title"] == "Not Found"


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
    search: str, found: list[str], create: Factories, client_for: ClientFor
) -> None:
    caller = create(UserFactory, name="Grace Hopper", email="grace@navy.example.com")
    for name in ("ÉLISE", "100 % Ada", "under_score"):
        create(UserFactory, name=name)

    answer = client_for(caller).get("/users", query_string={"search": search})

    assert [user["name"] for user in answer.get_json()] == found
    assert answer.headers["X-Total-Count"] == str(len(found))


@pytest.mark.usefixtures("clock")
def test_users_rename_themselves(user: User, client_for: ClientFor) -> None:
    answer = client_for(user).patch(f"/users/{user.id}", json={"name": " Ada "})

    assert answer.status_code == 200
    assert answer.get_json()["name"] == "Ada"
    assert answer.get_json()["updated_at"] == "2030-01-31T12:00:00Z"


@pytest.mark.parametrize("body", [{}, {"name": "Same"}, {"unknown": 1}])
def test_a_patch_that_changes_nothing_leaves_the_time_of_change(
    body: dict[str, Any], create: Factories, client_for: ClientFor
) -> None:
    user = create(UserFactory, name="Same")
    client = client_for(user)
    before = client.get("/users/me").get_json()

    answer = client.patch(f"/users/{user.id}", json=body)

    assert (answer.status_code, answer.get_json()) == (200, before)


@pytest.mark.parametrize(
    "body", [{"role": "admin"}, {"is_active": False}, {"role": None}, {"name": "A", "role": "x"}]
)
def test_only_admins_change_rights(body: dict[str, Any], user: User, client_for: ClientFor) -> None:
    answer = client_for(user).patch(f"/users/{user.id}", json=body)

    assert answer.status_code == 403


def test_only_admins_rename_others(user: User, admin: User, client_for: ClientFor) -> None:
    by_user = client_for(user).patch(f"/users/{admin.id}", json={"name": "X"})
    by_admin = client_for(admin).patch(f"/users/{user.id}", json={"name": "X"})

    assert (by_user.status_code, by_admin.status_code) == (403, 200)


def test_admins_promote(user: User, admin: User, client_for: ClientFor) -> None:
    answer = client_for(admin).patch(f"/users/{user.id}", json={"role": "admin"})

    assert answer.get_json()["role"] == "admin"


@pytest.mark.parametrize("body", [{"role": "user"}, {"is_active": False}])
def test_the_last_active_admin_stays(
    body: dict[str, Any], admin: User, client_for: ClientFor, create: Factories
) -> None:
    create(UserFactory, admin=True, inactive=True)

    answer = client_for(admin).patch(f"/users/{admin.id}", json=body)

    assert answer.status_code == 409
    assert answer.get_json()["detail"] == "The last active admin must stay."
    assert client_for(admin).get("/users/me").get_json()["role"] == "admin"


def test_an_admin_may_go_while_another_stays(
    admin: User, client_for: ClientFor, create: Factories
) -> None:
    create(UserFactory, admin=True)

    answer = client_for(admin).patch(f"/users/{admin.id}", json={"role": "user"})

    assert (answer.status_code, answer.get_json()["role"]) == (200, "user")


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
    answer = client_for(admin).patch(f"/users/{admin.id}", json=body)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.get_json()["errors"]] == [field]


def test_signed_out_callers_see_no_users(client: FlaskClient) -> None:
    answer = client.get("/users")

    assert answer.status_code == 401
