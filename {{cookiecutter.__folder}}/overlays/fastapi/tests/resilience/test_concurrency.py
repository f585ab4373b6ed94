"""Requests at the same time, each on a connection of its own."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterable
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from {{ cookiecutter.__package }}.auth.models import RefreshToken
from {{ cookiecutter.__package }}.auth.service import (
    request_password_reset,
)
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories import PASSWORD, Factories, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor


@pytest.fixture
async def anybody(committing_app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that is not signed in, and whose requests may run in parallel."""
    transport = httpx2.ASGITransport(committing_app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture(autouse=True)
async def open_connections(committing_engine: AsyncEngine) -> None:
    """Open two connections, so that no request is done while another one still connects."""
    async with committing_engine.connect(), committing_engine.connect():
        pass


async def at_once(
    requests: Iterable[Coroutine[Any, Any, httpx2.Response]],
) -> list[httpx2.Response]:
    return await asyncio.gather(*requests)


def status_codes(answers: Iterable[httpx2.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


async def test_one_of_twenty_registrations_of_an_email_succeeds(
    anybody: httpx2.AsyncClient, committing_session: AsyncSession
) -> None:
    account = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}

    answers = await at_once(anybody.post("/auth/register", json=account) for _ in range(20))

    assert status_codes(answers) == {201: 1, 409: 19}
    assert await committing_session.scalar(select(func.count()).select_from(User)) == 1


async def test_five_of_twenty_wrong_logins_are_tried(
    anybody: httpx2.AsyncClient, create_committed: Factories
) -> None:
    user = await create_committed(UserFactory)
    guess = {"email": user.email, "password": "wrong"}

    answers = await at_once(anybody.post("/auth/login", json=guess) for _ in range(20))

    assert status_codes(answers) == {401: 20}
    assert sum("locked" in answer.json()["detail"] for answer in answers) == 15


async def test_of_two_refreshes_one_succeeds_and_the_other_ends_the_session(
    anybody: httpx2.AsyncClient, create_committed: Factories
) -> None:
    user = await create_committed(UserFactory)
    credentials = {"email": user.email, "password": PASSWORD}
    pair = (await anybody.post("/auth/login", json=credentials)).json()
    spent = {"refresh_token": pair["refresh_token"]}

    answers = await at_once(anybody.post("/auth/refresh", json=spent) for _ in range(2))

    assert status_codes(answers) == {200: 1, 401: 1}
    (won,) = (answer.json() for answer in answers if answer.status_code == 200)
    heir = {"refresh_token": won["refresh_token"]}
    assert (await anybody.post("/auth/refresh", json=heir)).status_code == 401


async def test_a_reset_token_is_spent_once(
    anybody: httpx2.AsyncClient, create_committed: Factories, committing_session: AsyncSession
) -> None:
    user = await create_committed(UserFactory)
    notification = await request_password_reset(committing_session, user.email)
    assert notification
    body = {"token": notification.body.split()[-1], "new_password": "another one"}

    answers = await at_once(
        anybody.post("/auth/password-reset/confirm", json=body) for _ in range(20)
    )

    assert status_codes(answers) == {200: 1, 400: 19}


async def test_no_session_outlives_a_deactivation(
    anybody: httpx2.AsyncClient,
    committing_client_for: ClientFor,
    create_committed: Factories,
    committing_session: AsyncSession,
) -> None:
    user, admin = (
        await create_committed(UserFactory),
        await create_committed(UserFactory, admin=True),
    )
    credentials = {"email": user.email, "password": PASSWORD}
    logins = [anybody.post("/auth/login", json=credentials) for _ in range(10)]
    deactivation = committing_client_for(admin).patch(
        f"/users/{user.id}", json={"is_active": False}
    )

    await at_once([*logins[:5], deactivation, *logins[5:]])

    assert await committing_session.scalar(select(func.count()).select_from(RefreshToken)) == 0


@pytest.mark.repeat(5)  # one run in five lets a missing lock pass
async def test_two_admins_who_demote_each_other_leave_one(
    committing_client_for: ClientFor, create_committed: Factories, committing_session: AsyncSession
) -> None:
    ada, bob = await create_committed.batch(UserFactory, 2, admin=True)
    duel = [(committing_client_for(ada), bob), (committing_client_for(bob), ada)]

    await at_once(
        actor.patch(f"/users/{other.id}", json={"role": "user"}) for actor, other in duel * 5
    )

    admins = select(func.count()).where(User.role == Role.ADMIN)
    assert await committing_session.scalar(admins) == 1


async def test_a_task_is_completed_at_one_time(
    committing_client_for: ClientFor, create_committed: Factories
) -> None:
    task = await create_committed(TaskFactory)
    owner = committing_client_for(task.project.owner)

    answers = await at_once(
        owner.patch(f"/tasks/{task.id}", json={"is_completed": True}) for _ in range(20)
    )

    assert status_codes(answers) == {200: 20}
    assert len({answer.json()["completed_at"] for answer in answers}) == 1


async def test_bulk_updates_of_the_same_tasks_lose_nothing(
    committing_client_for: ClientFor, create_committed: Factories, committing_session: AsyncSession
) -> None:
    project = await create_committed(ProjectFactory)
    tasks = await create_committed.batch(TaskFactory, 20, project=project)
    owner = committing_client_for(project.owner)
    ids = [task.id for task in tasks]
    updates = [
        {"task_ids": ids, "update_data": {"priority": 5}},
        {"task_ids": ids[::-1], "update_data": {"is_completed": True}},
    ]

    answers = await at_once(
        owner.post("/tasks/bulk-update", json=update) for update in updates * 10
    )

    assert status_codes(answers) == {200: 20}
    rows = await committing_session.execute(select(Task.priority, Task.completed_at.is_not(None)))
    assert Counter(map(tuple, rows)) == {(5, True): 20}
