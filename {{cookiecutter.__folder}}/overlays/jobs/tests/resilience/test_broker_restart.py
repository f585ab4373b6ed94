"""The broker restarts under a running worker."""

import pytest
from celery import Celery

from tests.fixtures.broker import OwnBroker
from tests.fixtures.upstream import Upstream
from tests.fixtures.worker import READY, SEND_NOTIFICATION, run_worker

# On a busy machine, a worker takes many times its two seconds to start.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def test_worker_connects_again_after_its_broker_restarts(
    own_broker: OwnBroker, queue: str, upstream: Upstream
) -> None:
    notification = {"recipient": "ada@example.com", "subject": "Hello", "body": "after"}
    with run_worker(own_broker.url, queue, upstream.url) as worker:
        worker.wait_for(READY)
        with own_broker.killed():
            worker.wait_for("Cannot connect|Connection to broker lost")

        with Celery(broker=own_broker.url, set_as_current=False) as celery:
            celery.send_task(SEND_NOTIFICATION, kwargs=notification, queue=queue)

        assert upstream.messages.get(timeout=60)["body"] == "after"
        assert worker.stop() == 0
