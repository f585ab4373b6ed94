"""Users, over HTTP."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
async def loaded_users(session: AsyncSession) -> Sequence[User]:
    """The users of `tests/data/users.json`, inserted by one statement. The first is an admin."""
    rows = json.loads((DATA / "users.json").read_text(encoding="utf-8"))
    statement = insert(User).returning(User, sort_by_parameter_order=True)
    users = (await session.scalars(statement, rows)).all()
    await session.commit()
    return users


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
    search: str, found: list[str], loaded_users: Sequence[User], client_for: ClientFor
) -> None:
    response = await client_for(loaded_users[0]).get("/users", params={"search": search})

    assert [user["name"] for user in response.json()] == found
    assert response.headers["X-Total-Count"] == str(len(found))


@pytest.mark.parametrize(
    ("rows", "page", "listed", "count"),
    [
        pytest.param(1, {}, 2, 2, id="short"),
        pytest.param(10, {}, 11, 2, id="long"),
        pytest.param(10, {"limit": 5}, 5, 3, id="first of several pages, which needs the total"),
        pytest.param(10, {"skip": 6}, 5, 2, id="last page"),
        pytest.param(10, {"skip": 20}, 0, 3, id="beyond the last page"),
    ],
)
async def test_page_takes_no_query_per_row(
    rows: int,
    page: dict[str, int],
    listed: int,
    count: int,
    admin: User,
    create: Factories,
    client_for: ClientFor,
    queries: list[str],
) -> None:
    await create.batch(UserFactory, rows)
    queries.clear()

    response = await client_for(admin).get("/users", params=page)

    assert len(response.json()) == listed
    assert response.headers["X-Total-Count"] == str(rows + 1)
    assert len(queries) == count, "\n".join(queries)


async def test_only_admins_list_users(user: User, client_for: ClientFor) -> None:
    response = await client_for(user).get("/users")

    assert response.status_code == 403


@pytest.mark.parametrize(("caller", "status"), [("user", 200), ("admin", 200), ("other", 403)])
async def test_users_are_read_and_renamed_by_themselves_and_admins(
    caller: str,
    status: int,
    user: User,
    admin: User,
    create: Factories,
    client_for: ClientFor,
) -> None:
    callers = {"user": user, "admin": admin, "other": await create(UserFactory)}
    client, url = client_for(callers[caller]), f"/users/{user.id}"

    renamed = await client.patch(url, json={"name": " Ada "})
    read = await client.get(url)

    assert (renamed.status_code, read.status_code) == (status, status)
    if status == 200:
        assert read.json() == renamed.json()
        assert read.json()["name"] == "Ada"


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


async def test_unknown_user_returns_404(admin: User, client_for: ClientFor) -> None:
    response = await client_for(admin).get("/users/9000000000")

    assert response.status_code == 404
