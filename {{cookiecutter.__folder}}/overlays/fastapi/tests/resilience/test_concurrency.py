"""Concurrent requests, each on a connection of its own."""

import asyncio
from collections import Counter
from collections.abc import Iterable

import httpx2
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.pool import QueuePool

from {{ cookiecutter.__package }}.auth import passwords
from {{ cookiecutter.__package }}.auth.service import request_password_reset
from {{ cookiecutter.__package }}.users.models import RefreshToken, Role, User

from tests.factories.base import Factories
from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor


@pytest.fixture(autouse=True)
async def open_connections(committing_engine: AsyncEngine) -> None:
    """Open two connections, so that no request ends while another still connects."""
    async with committing_engine.connect(), committing_engine.connect():
        pass


def status_codes(responses: Iterable[httpx2.Response]) -> Counter[int]:
    return Counter(response.status_code for response in responses)


async def log_in(client: httpx2.AsyncClient, user: User) -> dict[str, str]:
    """Log in, and return the body of a request with the refresh token."""
    credentials = {"email": user.email, "password": PASSWORD}
    pair = (await client.post("/auth/login", json=credentials)).json()
    return {"refresh_token": pair["refresh_token"]}


async def test_five_of_twenty_failed_logins_are_not_locked(
    client: httpx2.AsyncClient, user: User
) -> None:
    guess = {"email": user.email, "password": "wrong"}

    responses = await asyncio.gather(*(client.post("/auth/login", json=guess) for _ in range(20)))

    assert status_codes(responses) == {401: 20}
    assert sum("locked" in response.json()["detail"] for response in responses) == 15


@pytest.mark.parametrize("path", ["register", "login"])
async def test_no_connection_is_held_while_a_password_is_hashed(
    path: str,
    client: httpx2.AsyncClient,
    user: User,
    committing_engine: AsyncEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = committing_engine.pool
    assert isinstance(pool, QueuePool)
    held: list[int] = []

    async def record(*_: str) -> str:
        held.append(pool.checkedout())
        return "hash"

    monkeypatch.setattr(passwords, "hash_password", record)
    monkeypatch.setattr(passwords, "verify_password", record)
    account = {"email": user.email, "name": "Ada", "password": PASSWORD}

    await client.post(f"/auth/{path}", json=account)

    assert held == [0]


async def test_second_of_two_refreshes_ends_the_session(
    client: httpx2.AsyncClient, user: User
) -> None:
    used = await log_in(client, user)

    responses = await asyncio.gather(*(client.post("/auth/refresh", json=used) for _ in range(2)))

    assert status_codes(responses) == {200: 1, 401: 1}
    (won,) = (response.json() for response in responses if response.status_code == 200)
    successor = {"refresh_token": won["refresh_token"]}
    assert (await client.post("/auth/refresh", json=successor)).status_code == 401


async def test_reset_token_works_once(
    client: httpx2.AsyncClient, user: User, session: AsyncSession
) -> None:
    notification = await request_password_reset(session, user.email)
    assert notification
    body = {"token": notification.body.split()[-1], "new_password": "another one"}

    responses = await asyncio.gather(
        *(client.post("/auth/password-reset/confirm", json=body) for _ in range(20))
    )

    assert status_codes(responses) == {200: 1, 400: 19}


async def test_no_session_survives_a_deactivation(
    client: httpx2.AsyncClient,
    client_for: ClientFor,
    user: User,
    admin: User,
    session: AsyncSession,
) -> None:
    credentials = {"email": user.email, "password": PASSWORD}
    logins = [client.post("/auth/login", json=credentials) for _ in range(10)]
    deactivation = client_for(admin).patch(f"/users/{user.id}", json={"is_active": False})

    await asyncio.gather(*logins[:5], deactivation, *logins[5:])

    assert await session.scalar(select(func.count()).select_from(RefreshToken)) == 0


async def test_no_session_survives_a_logout(
    client: httpx2.AsyncClient, user: User, session: AsyncSession
) -> None:
    body = await log_in(client, user)

    await asyncio.gather(
        *(client.post(f"/auth/{path}", json=body) for path in ("refresh", "logout"))
    )

    assert await session.scalar(select(func.count()).select_from(RefreshToken)) == 0


@pytest.mark.repeat(5)  # without a lock, one run in five passes
async def test_two_admins_who_demote_each_other_leave_one(
    client_for: ClientFor, create: Factories, session: AsyncSession
) -> None:
    ada, bob = await create.batch(UserFactory, 2, admin=True)
    demotions = [(client_for(ada), bob), (client_for(bob), ada)]

    await asyncio.gather(
        *(
            actor.patch(f"/users/{other.id}", json={"role": "user"})
            for actor, other in demotions * 5
        )
    )

    assert await session.scalar(select(func.count()).where(User.role == Role.ADMIN)) == 1
