"""What is locked until a request ends, and in which order: so two never undo or block each other.

SQLite has one lock for all, so what PostgreSQL would be asked is looked at, on either.
"""

import re
from typing import Any
from unittest.mock import Mock

import pytest

from {{ cookiecutter.__package }}.users.models import User

from tests.cases import EMAIL, ID, LOCKS, USER
from tests.factories import PASSWORD, Factories, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor


@pytest.mark.parametrize(("method", "path", "body", "expected"), LOCKS)
async def test_a_request_locks_what_it_changes(
    method: str,
    path: str,
    body: Any,
    expected: list[str],
    create: Factories,
    client_for: ClientFor,
    locks: list[str],
) -> None:
    user = await create(UserFactory, id=ID, admin=True, email=EMAIL)
    project = await create(ProjectFactory, id=ID, owner=user)
    await create(TaskFactory, id=ID, project=project)
    await create(UserFactory, admin=True)

    answer = await client_for(user).request(method, path, json=body)

    assert answer.is_success
    assert locks == expected


async def test_a_change_of_rights_locks_the_user_and_all_admins(
    admin: User, user: User, client_for: ClientFor, queries: list[str]
) -> None:
    await client_for(admin).patch(f"/users/{user.id}", json={"role": "admin"})

    (query,) = [query for query in queries if "ORDER BY users.id" in query]
    assert re.search(r"WHERE users.id = \S+ OR users.role = \S+ ORDER BY", query.replace("\n", ""))


async def test_a_refresh_locks_its_user(
    create: Factories, client_for: ClientFor, locks: list[str]
) -> None:
    client = client_for(await create(UserFactory, email=EMAIL))
    pair = await client.post("/auth/login", json={"email": EMAIL, "password": PASSWORD})
    locks.clear()

    await client.post("/auth/refresh", json={"refresh_token": pair.json()["refresh_token"]})

    assert locks == [USER]


async def test_a_password_is_reset_under_the_lock_of_its_user(
    create: Factories, client_for: ClientFor, locks: list[str], notifier: Mock
) -> None:
    client = client_for(await create(UserFactory, email=EMAIL))
    await client.post("/auth/password-reset", json={"email": EMAIL})
    token = notifier.send.call_args.args[0].body.split()[-1]
    locks.clear()

    await client.post(
        "/auth/password-reset/confirm", json={"token": token, "new_password": PASSWORD}
    )

    assert locks == ["users FOR UPDATE OF users"]
