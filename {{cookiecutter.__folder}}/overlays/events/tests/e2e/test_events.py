"""Events from a request to their consumer, over a real broker."""

import json
from uuid import uuid4

import pytest

from tests.e2e.visitor import Visitor
from tests.fixtures.containers import Outages
from tests.fixtures.event_bus import BROKER_VARIABLE, EventBus
from tests.fixtures.event_worker import StartEventWorker
from tests.fixtures.events import BROKER_IS_DOWN, EVENT_WORKER
from tests.fixtures.processes import run_python
from tests.fixtures.upstream import Upstream

# On a busy machine, a worker takes many times its two seconds to start.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def register(service_url: str, name: str = "Ada") -> int:
    with Visitor(service_url, name) as visitor:
        user_id: int = visitor.register("correct-horse")["id"]
    return user_id


def user_registered(user_id: int) -> tuple[str, str]:
    """Return the id of a new event, and its body."""
    event_id = str(uuid4())
    event = {"event_id": event_id, "occurred_at": "2026-01-01T00:00:00Z", "user": {"id": user_id}}
    return event_id, json.dumps(event)


def test_event_of_a_request_is_consumed(
    service_url: str,
    event_bus: EventBus,
    start_event_worker: StartEventWorker,
    upstream: Upstream,
) -> None:
    register(service_url)
    worker = start_event_worker(event_bus)

    message = upstream.messages.get(timeout=60)

    assert (message["recipient"], message["subject"]) == ("ada@example.com", "Welcome")
    assert worker.stop() == 0


def test_event_is_consumed_once_however_often_it_is_delivered_or_fails(
    service_url: str,
    event_bus: EventBus,
    start_event_worker: StartEventWorker,
    upstream: Upstream,
) -> None:
    upstream.plan = [202, 503, 202]  # of the user's own event, then of the others
    worker = start_event_worker(event_bus)
    user_id = register(service_url)
    upstream.messages.get(timeout=60)

    first, body = user_registered(user_id)
    event_bus.publish("user.registered", body)
    event_bus.publish("user.registered", body)
    last, body = user_registered(user_id)
    event_bus.publish("user.registered", body)
    for _ in range(3):
        upstream.messages.get(timeout=60)

    assert worker.stop() == 0
    assert [request.idempotency_key for request in upstream.received[1:]] == [first, first, last]


def test_poison_message_is_a_dead_letter_and_holds_nothing_up(
    service_url: str,
    event_bus: EventBus,
    start_event_worker: StartEventWorker,
    upstream: Upstream,
) -> None:
    start_event_worker(event_bus)
    event_bus.publish("user.registered", "no event")
    register(service_url)

    assert upstream.messages.get(timeout=60)["subject"] == "Welcome"
    assert event_bus.take_dead_letter("user.registered") == "no event"


def test_two_workers_take_each_event_once_and_lose_none_when_they_stop(
    service_url: str,
    event_bus: EventBus,
    start_event_worker: StartEventWorker,
    upstream: Upstream,
) -> None:
    workers = [start_event_worker(event_bus) for _ in range(2)]
    user_id = register(service_url)
    events = dict(user_registered(user_id) for _ in range(10))
    for body in events.values():
        event_bus.publish("user.registered", body)

    upstream.messages.get(timeout=60)
    assert [worker.stop() for worker in workers] == [0, 0]
    start_event_worker(event_bus)
    for _ in range(10):
        upstream.messages.get(timeout=60)

    keys = [request.idempotency_key for request in upstream.received]
    assert len(keys) == len(set(keys)) == 11
    assert events.keys() < set(keys)


def test_nothing_is_lost_while_the_broker_is_down(
    service_url: str,
    own_event_broker: Outages,
    start_event_worker: StartEventWorker,
    upstream: Upstream,
) -> None:
    worker = start_event_worker(EventBus(own_event_broker.url))
    register(service_url, "Ada")
    assert upstream.messages.get(timeout=60)["recipient"] == "ada@example.com"

    with own_event_broker.killed():
        register(service_url, "Eve")
        worker.wait_for(BROKER_IS_DOWN)

    assert upstream.messages.get(timeout=60)["recipient"] == "eve@example.com"
    assert worker.stop() == 0
    assert len(upstream.received) == 2


def test_worker_without_a_broker_ends_with_one_line(events_database_url: str) -> None:
    environment = {"DATABASE_URL": events_database_url, BROKER_VARIABLE: ""}
    with run_python(*EVENT_WORKER, **environment) as worker:
        assert worker.wait() == 1

    problem = f"Invalid settings: {BROKER_VARIABLE}: required by workers"
    assert worker.log.splitlines()[-1] == problem
