"""Users, over HTTP."""

from typing import Any

import httpx2
import pytest

from {{ cookiecutter.__package }}.users.models import User

from tests.factories import Factories, UserFactory
from tests.fixtures.client import ClientFor


async def test_me_is_the_caller_without_the_password(user: User, client_for: ClientFor) -> None:
    answer = await client_for(user).get("/users/me")

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


async def test_a_user_is_found_by_id(user: User, client_for: ClientFor, create: Factories) -> None:
    other = await create(UserFactory, name="Grace")

    answer = await client_for(user).get(f"/users/{other.id}")

    assert (answer.status_code, answer.json()["name"]) == (200, "Grace")


@pytest.mark.parametrize("user_id", ["abc", "0", "-1", 2**62, 2**63, 10**30, "1.0", "9" * 5000])
async def test_what_names_no_user_is_not_found(
    user_id: object, user: User, client_for: ClientFor
) -> None:
    answer = await client_for(user).get(f"/users/{user_id}")

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
async def test_users_are_searched_by_name_or_email_literally_and_in_any_case(
    search: str, found: list[str], create: Factories, client_for: ClientFor
) -> None:
    caller = await create(UserFactory, name="Grace Hopper", email="grace@navy.example.com")
    for name in ("ÉLISE", "100 % Ada", "under_score"):
        await create(UserFactory, name=name)

    answer = await client_for(caller).get("/users", params={"search": search})

    assert [user["name"] for user in answer.json()] == found
    assert answer.headers["X-Total-Count"] == str(len(found))


@pytest.mark.usefixtures("clock")
async def test_users_rename_themselves(user: User, client_for: ClientFor) -> None:
    answer = await client_for(user).patch(f"/users/{user.id}", json={"name": " Ada "})

    assert answer.status_code == 200
    assert answer.json()["name"] == "Ada"
    assert answer.json()["updated_at"] == "2030-01-31T12:00:00Z"


@pytest.mark.parametrize("body", [{}, {"name": "Same"}, {"unknown": 1}])
async def test_a_patch_that_changes_nothing_leaves_the_time_of_change(
    body: dict[str, Any], create: Factories, client_for: ClientFor
) -> None:
    user = await create(UserFactory, name="Same")
    client = client_for(user)
    before = (await client.get("/users/me")).json()

    answer = await client.patch(f"/users/{user.id}", json=body)

    assert (answer.status_code, answer.json()) == (200, before)


@pytest.mark.parametrize(
    "body", [{"role": "admin"}, {"is_active": False}, {"role": None}, {"name": "A", "role": "x"}]
)
async def test_only_admins_change_rights(
    body: dict[str, Any], user: User, client_for: ClientFor
) -> None:
    answer = await client_for(user).patch(f"/users/{user.id}", json=body)

    assert answer.status_code == 403


async def test_only_admins_rename_others(user: User, admin: User, client_for: ClientFor) -> None:
    by_user = await client_for(user).patch(f"/users/{admin.id}", json={"name": "X"})
    by_admin = await client_for(admin).patch(f"/users/{user.id}", json={"name": "X"})

    assert (by_user.status_code, by_admin.status_code) == (403, 200)


async def test_admins_promote(user: User, admin: User, client_for: ClientFor) -> None:
    answer = await client_for(admin).patch(f"/users/{user.id}", json={"role": "admin"})

    assert answer.json()["role"] == "admin"


@pytest.mark.parametrize("body", [{"role": "user"}, {"is_active": False}])
async def test_the_last_active_admin_stays(
    body: dict[str, Any], admin: User, client_for: ClientFor, create: Factories
) -> None:
    await create(UserFactory, admin=True, inactive=True)

    answer = await client_for(admin).patch(f"/users/{admin.id}", json=body)

    assert answer.status_code == 409
    assert answer.json()["detail"] == "The last active admin must stay."
    assert (await client_for(admin).get("/users/me")).json()["role"] == "admin"


async def test_an_admin_may_go_while_another_stays(
    admin: User, client_for: ClientFor, create: Factories
) -> None:
    await create(UserFactory, admin=True)

    answer = await client_for(admin).patch(f"/users/{admin.id}", json={"role": "user"})

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
async def test_what_does_not_fit_is_named(
    body: object, field: str, admin: User, client_for: ClientFor
) -> None:
    answer = await client_for(admin).patch(f"/users/{admin.id}", json=body)

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


async def test_signed_out_callers_see_no_users(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/users")

    assert answer.status_code == 401
