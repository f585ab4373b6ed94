"""The outbox and the consumer, without a broker."""

from datetime import timedelta
from typing import Any
from unittest.mock import AsyncMock, Mock

import httpx2
import psycopg
import pytest
import time_machine
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from {{ cookiecutter.__package }}.auth.schemas import Registration
from {{ cookiecutter.__package }}.auth.service import register
from {{ cookiecutter.__package }}.events.consumer import Consumer
from {{ cookiecutter.__package }}.events.models import ConsumedEvent, OutboxEvent
from {{ cookiecutter.__package }}.events.outbox import relay_oldest
from {{ cookiecutter.__package }}.events.schemas import Event, Reference, UserRegistered
from {{ cookiecutter.__package }}.users.handlers import send_welcome
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.database import Sessionmaker

ACCOUNT = {"email": "ada@example.com", "name": "Ada", "password": "correct-horse"}
DATABASE_DOWN = OperationalError("SELECT 1", {}, Exception("the server closed the connection"))


@pytest.fixture
def event() -> UserRegistered:
    return UserRegistered(user=Reference(id=1))


@pytest.fixture
def sleep() -> AsyncMock:
    return AsyncMock()


@pytest.fixture
def consumer(sessionmaker: Sessionmaker, notifier: Mock, sleep: AsyncMock) -> Consumer:
    return Consumer(sessionmaker, notifier, sleep=sleep)


def body(event: Event) -> bytes:
    return event.model_dump_json().encode()


async def count(session: AsyncSession, table: type[Any]) -> int | None:
    return await session.scalar(select(func.count()).select_from(table))


async def test_registration_records_one_event(
    client: httpx2.AsyncClient, session: AsyncSession
) -> None:
    registered = await client.post("/auth/register", json=ACCOUNT)
    conflict = await client.post("/auth/register", json=ACCOUNT)

    recorded = (await session.scalars(select(OutboxEvent))).one()
    assert conflict.status_code == 409
    assert recorded.type == "user.registered"
    assert recorded.payload["user"] == {"id": registered.json()["id"]}


async def test_event_that_cannot_be_recorded_leaves_no_user(
    session: AsyncSession, sessionmaker: Sessionmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OutboxEvent, "of", Mock(side_effect=ConnectionError))

    async with sessionmaker() as other_session:
        with pytest.raises(ConnectionError):
            await register(other_session, Registration(**ACCOUNT))

    assert await count(session, User) == 0


async def test_events_are_published_in_order_and_deleted(
    session: AsyncSession, sessionmaker: Sessionmaker
) -> None:
    events = [UserRegistered(user=Reference(id=number)) for number in range(3)]
    for event in events:
        session.add(OutboxEvent.of(event))
    await session.commit()
    publish = AsyncMock()

    assert [await relay_oldest(sessionmaker, publish) for _ in range(4)] == [True] * 3 + [False]

    published = [call.args for call in publish.await_args_list]
    assert published == [("user.registered", event.model_dump(mode="json")) for event in events]
    assert await count(session, OutboxEvent) == 0


async def test_event_that_is_being_published_is_skipped_by_other_workers(
    committing_sessionmaker: Sessionmaker, database_url: str, event: UserRegistered
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite locks no rows")
    async with committing_sessionmaker() as session:
        session.add(OutboxEvent.of(event))
        await session.commit()
    published_by_others = []

    async def publish(*_: Any) -> None:
        published_by_others.append(await relay_oldest(committing_sessionmaker, AsyncMock()))

    assert await relay_oldest(committing_sessionmaker, publish)
    assert published_by_others == [False]


async def test_event_that_cannot_be_published_is_kept(
    session: AsyncSession, sessionmaker: Sessionmaker, event: UserRegistered
) -> None:
    session.add(OutboxEvent.of(event))
    await session.commit()

    with pytest.raises(ConnectionError):
        await relay_oldest(sessionmaker, AsyncMock(side_effect=ConnectionError))

    assert await count(session, OutboxEvent) == 1


async def test_event_is_handled_once(consumer: Consumer, event: UserRegistered) -> None:
    handler = AsyncMock()

    await consumer.consume(UserRegistered, handler, body(event))
    await consumer.consume(UserRegistered, handler, body(event))

    handler.assert_awaited_once()
    assert handler.await_args
    assert handler.await_args.args[0] == event


@pytest.mark.parametrize(
    ("errors", "calls"),
    [([ValueError] * 4, 5), ([DATABASE_DOWN] * 9 + [ValueError] * 4, 14)],
    ids=["fails four times", "database is down before"],
)
async def test_failing_handler_is_called_again(
    errors: list[Any], calls: int, consumer: Consumer, event: UserRegistered
) -> None:
    handler = AsyncMock(side_effect=[*errors, None])

    await consumer.consume(UserRegistered, handler, body(event))

    assert handler.await_count == calls


@pytest.mark.parametrize(
    "error",
    [
        ValueError("broken"),
        ProgrammingError("broken", {}, psycopg.ProgrammingError()),  # by the driver
        OperationalError("broken", {}, psycopg.errors.QueryCanceled()),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_event_is_given_up_after_five_attempts_without_a_trace(
    error: Exception,
    consumer: Consumer,
    event: UserRegistered,
    session: AsyncSession,
    sleep: AsyncMock,
) -> None:
    handler = AsyncMock(side_effect=error)

    with pytest.raises(type(error), match="broken"):
        await consumer.consume(UserRegistered, handler, body(event))

    assert handler.await_count == 5
    assert [call.args[0] for call in sleep.await_args_list] == [0.5, 1, 2, 4]
    assert await count(session, ConsumedEvent) == 0


@pytest.mark.parametrize("text", ["s3cret", "{}", '{"event_id": "s3cret"}'])
async def test_message_that_is_no_event_is_neither_handled_nor_logged(
    text: str, consumer: Consumer
) -> None:
    handler = AsyncMock()

    with pytest.raises(ValidationError) as error:
        await consumer.consume(UserRegistered, handler, text.encode())

    handler.assert_not_awaited()
    assert "s3cret" not in str(error.value)


async def test_events_are_remembered_for_30_days(
    consumer: Consumer,
    event: UserRegistered,
    session: AsyncSession,
    clock: time_machine.Traveller,
) -> None:
    await consumer.consume(UserRegistered, AsyncMock(), body(event))

    clock.shift(timedelta(days=30))
    await consumer.forget_old_events()
    assert await count(session, ConsumedEvent) == 1

    clock.shift(timedelta(seconds=1))
    await consumer.forget_old_events()
    assert await count(session, ConsumedEvent) == 0


async def test_welcome_of_an_event_has_its_id_as_the_key(
    consumer: Consumer, user: User, notifier: Mock
) -> None:
    event = UserRegistered(user=Reference(id=user.id))

    await consumer.consume(UserRegistered, send_welcome, body(event))

    notification = notifier.deliver.await_args.args[0]
    assert (notification.recipient, notification.subject) == (user.email, "Welcome")
    assert user.name in notification.body
    assert notifier.deliver.await_args.kwargs == {"idempotency_key": str(event.event_id)}


async def test_deleted_user_is_not_welcomed(
    session: AsyncSession, event: UserRegistered, notifier: Mock
) -> None:
    await send_welcome(event, session, notifier)

    notifier.deliver.assert_not_awaited()
