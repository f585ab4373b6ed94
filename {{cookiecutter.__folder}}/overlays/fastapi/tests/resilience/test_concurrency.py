"""Concurrent requests, each on a connection of its own."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterable
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from {{ cookiecutter.__package }}.auth.service import request_password_reset
from {{ cookiecutter.__package }}.users.models import RefreshToken, Role, User

from tests.factories.base import Factories
from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor, client_of


@pytest.fixture
async def client(committing_app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A client without a token, whose requests may run in parallel."""
    async with client_of(committing_app) as client:
        yield client


@pytest.fixture(autouse=True)
async def open_connections(committing_engine: AsyncEngine) -> None:
    """Open two connections, so that no request ends while another still connects."""
    async with committing_engine.connect(), committing_engine.connect():
        pass


async def at_once(
    requests: Iterable[Coroutine[Any, Any, httpx2.Response]],
) -> list[httpx2.Response]:
    return await asyncio.gather(*requests)


def status_codes(responses: Iterable[httpx2.Response]) -> Counter[int]:
    return Counter(response.status_code for response in responses)


async def test_one_of_twenty_registrations_succeeds(
    client: httpx2.AsyncClient, committing_session: AsyncSession
) -> None:
    account = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}

    responses = await at_once(client.post("/auth/register", json=account) for _ in range(20))

    assert status_codes(responses) == {201: 1, 409: 19}
    assert await committing_session.scalar(select(func.count()).select_from(User)) == 1


async def test_five_of_twenty_failed_logins_are_not_locked(
    client: httpx2.AsyncClient, create_committed: Factories
) -> None:
    user = await create_committed(UserFactory)
    guess = {"email": user.email, "password": "wrong"}

    responses = await at_once(client.post("/auth/login", json=guess) for _ in range(20))

    assert status_codes(responses) == {401: 20}
    assert sum("locked" in response.json()["detail"] for response in responses) == 15


async def test_second_of_two_refreshes_ends_the_session(
    client: httpx2.AsyncClient, create_committed: Factories
) -> None:
    user = await create_committed(UserFactory)
    credentials = {"email": user.email, "password": PASSWORD}
    pair = (await client.post("/auth/login", json=credentials)).json()
    used = {"refresh_token": pair["refresh_token"]}

    responses = await at_once(client.post("/auth/refresh", json=used) for _ in range(2))

    assert status_codes(responses) == {200: 1, 401: 1}
    (won,) = (response.json() for response in responses if response.status_code == 200)
    successor = {"refresh_token": won["refresh_token"]}
    assert (await client.post("/auth/refresh", json=successor)).status_code == 401


async def test_reset_token_works_once(
    client: httpx2.AsyncClient, create_committed: Factories, committing_session: AsyncSession
) -> None:
    user = await create_committed(UserFactory)
    notification = await request_password_reset(committing_session, user.email)
    assert notification
    body = {"token": notification.body.split()[-1], "new_password": "another one"}

    responses = await at_once(
        client.post("/auth/password-reset/confirm", json=body) for _ in range(20)
    )

    assert status_codes(responses) == {200: 1, 400: 19}


async def test_no_session_survives_a_deactivation(
    client: httpx2.AsyncClient,
    committing_client_for: ClientFor,
    create_committed: Factories,
    committing_session: AsyncSession,
) -> None:
    user, admin = (
        await create_committed(UserFactory),
        await create_committed(UserFactory, admin=True),
    )
    credentials = {"email": user.email, "password": PASSWORD}
    logins = [client.post("/auth/login", json=credentials) for _ in range(10)]
    deactivation = committing_client_for(admin).patch(
        f"/users/{user.id}", json={"is_active": False}
    )

    await at_once([*logins[:5], deactivation, *logins[5:]])

    assert await committing_session.scalar(select(func.count()).select_from(RefreshToken)) == 0


async def test_no_session_survives_a_logout(
    client: httpx2.AsyncClient, create_committed: Factories, committing_session: AsyncSession
) -> None:
    user = await create_committed(UserFactory)
    credentials = {"email": user.email, "password": PASSWORD}
    pair = (await client.post("/auth/login", json=credentials)).json()
    body = {"refresh_token": pair["refresh_token"]}

    await at_once(client.post(f"/auth/{path}", json=body) for path in ("refresh", "logout"))

    assert await committing_session.scalar(select(func.count()).select_from(RefreshToken)) == 0


@pytest.mark.repeat(5)  # without a lock, one run in five passes
async def test_two_admins_who_demote_each_other_leave_one(
    committing_client_for: ClientFor, create_committed: Factories, committing_session: AsyncSession
) -> None:
    ada, bob = await create_committed.batch(UserFactory, 2, admin=True)
    demotions = [(committing_client_for(ada), bob), (committing_client_for(bob), ada)]

    await at_once(
        actor.patch(f"/users/{other.id}", json={"role": "user"}) for actor, other in demotions * 5
    )

    admins = select(func.count()).where(User.role == Role.ADMIN)
    assert await committing_session.scalar(admins) == 1
