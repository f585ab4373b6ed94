"""A worker of events that is stopped between the attempts for an event, over a real broker."""

import json
from uuid import uuid4

import pytest

from tests.e2e.visitor import Visitor
from tests.fixtures.event_bus import EventBus
from tests.fixtures.event_worker import StartEventWorker
from tests.fixtures.upstream import Upstream


@pytest.mark.slow
@pytest.mark.timeout(180)  # as in test_events.py
def test_event_that_a_stopped_worker_did_not_handle_is_delivered_again(
    service_url: str,
    event_bus: EventBus,
    start_event_worker: StartEventWorker,
    upstream: Upstream,
) -> None:
    with Visitor(service_url, "Ada") as visitor:
        user = visitor.register("correct-horse")
    worker = start_event_worker(event_bus)
    upstream.messages.get(timeout=60)
    upstream.plan = [503]
    event_id = str(uuid4())
    event = {"event_id": event_id, "occurred_at": "2026-01-01T00:00:00Z", "user": user}
    event_bus.publish("user.registered", json.dumps(event))
    upstream.messages.get(timeout=60)

    assert worker.stop() == 0
    attempts = len(upstream.received)
    upstream.plan = [202]
    start_event_worker(event_bus)

    for _ in range(attempts - 1):  # two were taken, and one follows
        upstream.messages.get(timeout=60)
    assert [request.idempotency_key for request in upstream.received[1:]] == [event_id] * attempts
