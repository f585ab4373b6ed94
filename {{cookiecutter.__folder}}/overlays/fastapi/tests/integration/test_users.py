"""Users, over HTTP."""

from typing import Any

import pytest

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor


async def test_current_user_has_no_password(user: User, client_for: ClientFor) -> None:
    response = await client_for(user).get("/users/me")

    assert response.json().keys() == {
        "id",
        "email",
        "name",
        "role",
        "is_active",
        "created_at",
        "updated_at",
    }
    assert response.json()["email"] == user.email


async def test_only_admins_list_users(user: User, client_for: ClientFor) -> None:
    response = await client_for(user).get("/users")

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("GRACE", ["Grace Hopper"]),
        ("Navy.Example", ["Grace Hopper"]),
        ("élise", ["ÉLISE"]),
        ("%", ["100 % Ada"]),
        ("_", ["under_score"]),
        ("nobody", []),
        ("", ["Grace Hopper", "ÉLISE", "100 % Ada", "under_score"]),
    ],
)
async def test_search_matches_name_or_email_literally_in_any_case(
    search: str, found: list[str], create: Factories, client_for: ClientFor
) -> None:
    caller = await create(UserFactory, admin=True, name="Grace Hopper", email="g@navy.example.com")
    for name in ("ÉLISE", "100 % Ada", "under_score"):
        await create(UserFactory, name=name)

    response = await client_for(caller).get("/users", params={"search": search})

    assert [user["name"] for user in response.json()] == found
    assert response.headers["X-Total-Count"] == str(len(found))


@pytest.mark.parametrize(
    ("caller", "other", "method", "status"),
    [
        ("user", "user", "GET", 200),
        ("user", "user", "PATCH", 200),
        ("user", "admin", "GET", 403),
        ("user", "admin", "PATCH", 403),
        ("admin", "user", "GET", 200),
        ("admin", "user", "PATCH", 200),
    ],
)
async def test_users_are_read_and_renamed_by_themselves_and_admins(
    caller: str,
    other: str,
    method: str,
    status: int,
    user: User,
    admin: User,
    client_for: ClientFor,
) -> None:
    users = {"user": user, "admin": admin}
    client, url = client_for(users[caller]), f"/users/{users[other].id}"
    body = {"name": " Ada "} if method == "PATCH" else None

    response = await client.request(method, url, json=body)

    assert response.status_code == status
    if (method, status) == ("PATCH", 200):
        assert response.json()["name"] == "Ada"


@pytest.mark.parametrize("body", [{}, {"name": "Same"}, {"unknown": 1}])
async def test_patch_without_changes_keeps_the_time_of_the_update(
    body: dict[str, Any], create: Factories, client_for: ClientFor
) -> None:
    user = await create(UserFactory, name="Same")
    client = client_for(user)
    before = (await client.get("/users/me")).json()

    response = await client.patch(f"/users/{user.id}", json=body)

    assert (response.status_code, response.json()) == (200, before)


@pytest.mark.parametrize(
    "changes", [{"role": "admin"}, {"is_active": False}, {"name": "A", "role": "user"}]
)
async def test_only_admins_change_role_and_activity(
    changes: dict[str, Any], user: User, admin: User, client_for: ClientFor
) -> None:
    by_user = await client_for(user).patch(f"/users/{user.id}", json=changes)
    by_admin = await client_for(admin).patch(f"/users/{user.id}", json=changes)

    assert by_user.status_code == 403
    assert by_admin.status_code == 200
    assert by_admin.json().items() >= changes.items()


@pytest.mark.parametrize("body", [{"role": "user"}, {"is_active": False}])
async def test_last_active_admin_stays(
    body: dict[str, Any], admin: User, client_for: ClientFor, create: Factories
) -> None:
    await create(UserFactory, admin=True, inactive=True)
    client = client_for(admin)

    alone = await client.patch(f"/users/{admin.id}", json=body)
    unchanged = await client.get("/users/me")
    await create(UserFactory, admin=True)
    with_another = await client.patch(f"/users/{admin.id}", json=body)

    assert (alone.status_code, unchanged.json()["role"]) == (409, "admin")
    assert with_another.status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "  "}, "body.name"),
        ({"name": 5}, "body.name"),
        ({"role": "king"}, "body.role"),
        ({"is_active": "perhaps"}, "body.is_active"),
        ([], "body"),
    ],
)
async def test_validation_error_names_the_field(
    body: object, field: str, admin: User, client_for: ClientFor
) -> None:
    response = await client_for(admin).patch(f"/users/{admin.id}", json=body)

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
