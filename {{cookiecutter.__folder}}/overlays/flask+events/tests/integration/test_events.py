"""The outbox of events and their consumption, without a broker."""

from datetime import timedelta
from unittest.mock import ANY, Mock

import httpx2
import psycopg
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pydantic import ValidationError
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from {{ cookiecutter.__package }}.auth.service import register
from {{ cookiecutter.__package }}.events.consumer import Consumer, forget_old_events
from {{ cookiecutter.__package }}.events.models import ConsumedEvent, OutboxEvent
from {{ cookiecutter.__package }}.events.outbox import BATCH_SIZE, relay
from {{ cookiecutter.__package }}.events.schemas import Reference, UserRegistered
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import PASSWORD

UNKNOWN = 9_000_000_000
CANCELED = DBAPIError("SELECT 1", {}, psycopg.errors.QueryCanceled())
DOWN = DBAPIError("SELECT 1", {}, psycopg.OperationalError("the database is down"))


def registered(user_id: int) -> UserRegistered:
    return UserRegistered(user=Reference(id=user_id))


def record_events(app: Flask, *user_ids: int) -> None:
    with app.app_context():
        for user_id in user_ids:
            db.session.add(OutboxEvent.of(registered(user_id)))
            db.session.flush()
        db.session.commit()


def relay_events(app: Flask, *, error: Exception | None = None) -> list[int]:
    """Publish events, the second of them with an error, and return the ids of their users."""
    publish = Mock(side_effect=[None, error] if error else None)
    with app.app_context():
        relay(publish)
    return [call.args[1]["user"]["id"] for call in publish.call_args_list]


class TestOutbox:
    def test_registration_is_published_once(self, app: Flask, client: FlaskClient) -> None:
        account = {"email": "ada@example.com", "password": PASSWORD, "name": "Ada"}
        responses = [client.post("/auth/register", json=account) for _ in range(2)]
        publish = Mock()
        with app.app_context():
            relay(publish)
            relay(publish)

        assert [response.status_code for response in responses] == [201, 409]
        publish.assert_called_once_with("user.registered", ANY)
        event = UserRegistered.model_validate(publish.call_args.args[1])
        assert event.user.id == responses[0].get_json()["id"]

    def test_registration_that_is_rolled_back_leaves_nothing(self, app: Flask) -> None:
        with app.app_context():
            register(email="ada@example.com", password=PASSWORD, name="Ada")
            db.session.rollback()

            assert db.session.scalar(select(User)) is None
        assert relay_events(app) == []

    def test_events_stay_until_they_are_published(self, app: Flask) -> None:
        record_events(app, 2, 1)

        with pytest.raises(ConnectionError):
            relay_events(app, error=ConnectionError())

        assert relay_events(app) == [1]

    def test_oldest_events_are_published_first(self, app: Flask) -> None:
        record_events(app, *range(BATCH_SIZE + 1))

        assert [relay_events(app), relay_events(app)] == [[*range(BATCH_SIZE)], [BATCH_SIZE]]

    def test_event_is_not_published_by_two_workers(
        self, committing_app: Flask, engine: Engine
    ) -> None:
        if engine.dialect.name == "sqlite":
            pytest.skip("SQLite locks the database, and no rows")
        record_events(committing_app, 1)
        others: list[int] = []
        with committing_app.app_context():
            relay(lambda *_: others.extend(relay_events(committing_app)))

        assert others == []
        assert relay_events(committing_app) == []


class TestConsumer:
    @pytest.fixture
    def sleep(self) -> Mock:
        return Mock()

    @pytest.fixture
    def consumer(self, app: Flask, sleep: Mock) -> Consumer:
        return Consumer(app, sleep=sleep)

    @pytest.fixture
    def body(self, user: User) -> str:
        return registered(user.id).model_dump_json()

    def test_event_is_handled_once_however_often_it_is_delivered(
        self, consumer: Consumer, user: User, notifier: Mock
    ) -> None:
        event = registered(user.id)
        for _ in range(2):
            consumer.consume("user.registered", event.model_dump_json())

        welcome = Notification(user.email, "Welcome", f"Hello {user.name}, your account is ready.")
        notifier.deliver.assert_called_once_with(welcome, idempotency_key=str(event.event_id))

    @pytest.mark.parametrize("error", [httpx2.ConnectError("down"), CANCELED])
    def test_failing_handler_is_tried_five_times(
        self, error: Exception, consumer: Consumer, body: str, notifier: Mock, sleep: Mock
    ) -> None:
        notifier.deliver.side_effect = error

        with pytest.raises(type(error)):
            consumer.consume("user.registered", body)

        assert notifier.deliver.call_count == 5
        assert [call.args for call in sleep.call_args_list] == [(0.5,), (1,), (2,), (4,)]

    def test_event_whose_handler_failed_is_handled_when_it_is_delivered_again(
        self, consumer: Consumer, body: str, notifier: Mock
    ) -> None:
        notifier.deliver.side_effect = [httpx2.ConnectError("down")] * 5 + [None]
        with pytest.raises(httpx2.ConnectError):
            consumer.consume("user.registered", body)

        consumer.consume("user.registered", body)

        assert notifier.deliver.call_count == 6

    def test_outage_of_the_database_is_no_failure_of_the_handler(
        self, consumer: Consumer, body: str, notifier: Mock, sleep: Mock
    ) -> None:
        notifier.deliver.side_effect = [*[DOWN] * 10, *[ValueError] * 4, None]

        consumer.consume("user.registered", body)

        assert notifier.deliver.call_count == 15
        assert max(call.args for call in sleep.call_args_list) == (4,)

    @pytest.mark.parametrize("error", [DOWN, httpx2.ConnectError("down")])
    def test_worker_that_stops_tries_nothing_again(
        self, error: Exception, app: Flask, body: str, notifier: Mock
    ) -> None:
        notifier.deliver.side_effect = error

        with pytest.raises(type(error)):
            Consumer(app, is_stopping=lambda: True).consume("user.registered", body)

        notifier.deliver.assert_called_once()

    @pytest.mark.parametrize("body", ["", "[]", '{"event_id": "1"}', b"\xff"])
    def test_invalid_event_is_not_tried_again(
        self, body: str | bytes, consumer: Consumer, sleep: Mock
    ) -> None:
        with pytest.raises(ValidationError):
            consumer.consume("user.registered", body)

        sleep.assert_not_called()

    def test_user_who_was_deleted_gets_no_message(self, consumer: Consumer, notifier: Mock) -> None:
        consumer.consume("user.registered", registered(UNKNOWN).model_dump_json())

        notifier.deliver.assert_not_called()

    def test_events_are_forgotten_after_30_days(
        self, app: Flask, consumer: Consumer, clock: time_machine.Traveller
    ) -> None:
        consumer.consume("user.registered", registered(UNKNOWN).model_dump_json())
        clock.shift(timedelta(seconds=1))
        last = registered(UNKNOWN)
        consumer.consume("user.registered", last.model_dump_json())
        clock.shift(timedelta(days=30))

        with app.app_context():
            forget_old_events()

            assert [*db.session.scalars(select(ConsumedEvent.event_id))] == [last.event_id]
