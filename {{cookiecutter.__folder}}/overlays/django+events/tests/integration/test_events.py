"""The outbox and the consumer of events, without a broker."""

from datetime import timedelta
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, OperationalError, connection
from pydantic import ValidationError
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.authentication import serializers
from {{ cookiecutter.__package }}.events.consumer import Consumer, forget_old_events
from {{ cookiecutter.__package }}.events.handlers import HANDLERS
from {{ cookiecutter.__package }}.events.models import ConsumedEvent, OutboxEvent
from {{ cookiecutter.__package }}.events.outbox import BATCH_SIZE, record, relay
from {{ cookiecutter.__package }}.events.schemas import Reference, UserRegistered
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import PASSWORD, UserFactory
from tests.resilience.concurrency import at_once

pytestmark = pytest.mark.django_db

REGISTRATION = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}


def relay_batch() -> list[tuple[str, Any]]:
    """Publish a batch, and return its events."""
    published = []
    relay(lambda *event: published.append(event))
    return published


class TestOutbox:
    @pytest.mark.usefixtures("clock")
    def test_registration_is_published_once(self, client: APIClient) -> None:
        user_id = client.post("/auth/register", REGISTRATION).json()["id"]

        ((event_type, payload),) = relay_batch()

        assert event_type == "user.registered"
        assert len(payload.pop("event_id")) == 36
        assert payload == {"occurred_at": "2030-01-31T12:00:00Z", "user": {"id": user_id}}
        assert not relay_batch()

    def test_failed_registration_leaves_no_event(self, client: APIClient) -> None:
        UserFactory.create(email=REGISTRATION["email"])

        client.post("/auth/register", REGISTRATION)

        assert not OutboxEvent.objects.exists()

    def test_event_that_cannot_be_stored_leaves_no_user(
        self, client: APIClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(serializers, "record", Mock(side_effect=DatabaseError))

        with pytest.raises(DatabaseError):
            client.post("/auth/register", REGISTRATION)

        assert not User.objects.exists()

    def test_batch_holds_the_oldest_events(self) -> None:
        numbers = range(BATCH_SIZE + 1)
        record(*(UserRegistered(user=Reference(id=number)) for number in numbers))

        batches = [[payload["user"]["id"] for _, payload in relay_batch()] for _ in range(2)]

        assert batches == [list(numbers[:-1]), [BATCH_SIZE]]

    def test_events_stay_until_they_are_published(self) -> None:
        record(*(UserRegistered(user=Reference(id=number)) for number in (1, 2)))

        with pytest.raises(ConnectionError):
            relay(Mock(side_effect=[None, ConnectionError]))

        assert [payload["user"]["id"] for _, payload in relay_batch()] == [2]

    @pytest.mark.django_db(transaction=True)
    def test_event_that_is_being_published_is_skipped_by_other_workers(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has one writer at a time")
        record(UserRegistered(user=Reference(id=1)))
        batches = []

        relay(lambda *_: batches.extend(at_once([relay_batch])))

        assert batches == [[]]


class TestConsumer:
    @pytest.fixture
    def handler(self) -> Mock:
        return Mock()

    @pytest.fixture
    def sleep(self) -> Mock:
        return Mock()

    @pytest.fixture
    def consumer(self, handler: Mock, sleep: Mock) -> Consumer:
        return Consumer({UserRegistered: handler}, sleep=sleep)

    @pytest.fixture
    def body(self) -> str:
        return UserRegistered(user=Reference(id=1)).model_dump_json()

    def test_event_is_handled_once(self, consumer: Consumer, handler: Mock, body: str) -> None:
        consumer.consume("user.registered", body)
        consumer.consume("user.registered", body.encode())

        (event,) = handler.call_args.args
        assert event.user.id == 1
        assert handler.call_count == 1

    @pytest.mark.parametrize("body", ["no event", "{}", b"\xff", b""])
    def test_invalid_event_is_refused(
        self, body: str | bytes, consumer: Consumer, handler: Mock
    ) -> None:
        with pytest.raises(ValidationError):
            consumer.consume("user.registered", body)

        assert not handler.called

    def test_handler_is_tried_five_times(
        self, consumer: Consumer, handler: Mock, sleep: Mock, body: str
    ) -> None:
        handler.side_effect = KeyError("always")

        with pytest.raises(KeyError):
            consumer.consume("user.registered", body)

        assert handler.call_count == 5
        assert [call.args for call in sleep.call_args_list] == [(0.5,), (1,), (2,), (4,)]
        assert not ConsumedEvent.objects.exists()

    def test_failed_attempt_has_no_effects(
        self, consumer: Consumer, handler: Mock, body: str
    ) -> None:
        errors = iter([KeyError])

        def handle(_event: UserRegistered) -> None:
            UserFactory.create()
            for error in errors:
                raise error

        handler.side_effect = handle

        consumer.consume("user.registered", body)

        assert handler.call_count == 2
        assert User.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_outage_of_the_database_does_not_count_as_an_attempt(
        self, consumer: Consumer, handler: Mock, body: str
    ) -> None:
        outage = [OperationalError("the connection is lost")] * 10
        handler.side_effect = [*outage, *[KeyError("four times")] * 4, None]

        consumer.consume("user.registered", body)

        assert handler.call_count == 15
        assert ConsumedEvent.objects.exists()

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("error", [KeyError, OperationalError])
    def test_stop_ends_the_attempts(
        self, error: type[Exception], consumer: Consumer, handler: Mock, body: str
    ) -> None:
        def stop(_event: UserRegistered) -> None:
            consumer.should_stop = True
            raise error

        handler.side_effect = stop

        with pytest.raises(error):
            consumer.consume("user.registered", body)

        assert handler.call_count == 1

    @pytest.mark.django_db(transaction=True)
    def test_restarted_database_is_connected_again(
        self, consumer: Consumer, handler: Mock, body: str
    ) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has no connections to lose")
        with connection.cursor() as cursor, pytest.raises(OperationalError):
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        consumer.consume("user.registered", body)

        assert handler.call_count == 1

    def test_records_are_deleted_after_30_days(self, clock: time_machine.Traveller) -> None:
        ConsumedEvent.objects.create(event_id=uuid4())
        clock.shift(timedelta(days=30))

        forget_old_events()
        assert ConsumedEvent.objects.exists()
        clock.shift(timedelta(seconds=1))
        forget_old_events()
        assert not ConsumedEvent.objects.exists()


class TestWelcome:
    def test_registered_user_is_welcomed_with_the_key_of_the_event(
        self, user: User, notifications: Mock
    ) -> None:
        event = UserRegistered(user=Reference(id=user.pk))

        Consumer(HANDLERS).consume(event.type, event.model_dump_json())

        ((message,), options) = notifications.deliver.call_args
        assert (message.recipient, message.subject) == (user.email, "Welcome")
        assert user.name in message.body
        assert options == {"idempotency_key": str(event.event_id)}

    def test_deleted_user_is_not_welcomed(self, notifications: Mock) -> None:
        event = UserRegistered(user=Reference(id=1))

        Consumer(HANDLERS).consume(event.type, event.model_dump_json())

        assert not notifications.deliver.called
