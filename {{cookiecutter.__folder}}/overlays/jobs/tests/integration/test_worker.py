"""Worker processes over a real broker."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import Celery

from tests.fixtures.upstream import Upstream
from tests.fixtures.worker import READY, StartWorker, run_worker

# On a busy machine, a worker takes many times its two seconds to start.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

Publish = Callable[[str], str]


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        yield silent


def test_notification_is_retried_three_times_with_one_key_and_its_body_not_logged(
    start_worker: StartWorker, publish: Publish, upstream: Upstream
) -> None:
    worker = start_worker()
    upstream.plan = [503, 503, 503, 202]
    job_id = publish("s3cret")

    bodies = [upstream.messages.get(timeout=60)["body"] for _ in range(4)]

    assert bodies == ["s3cret"] * 4
    assert {received.idempotency_key for received in upstream.received} == {job_id}
    assert worker.stop() == 0
    assert "s3cret" not in worker.log


def test_worker_without_a_broker_url_ends_with_one_line() -> None:
    with run_worker(broker_url="", queue="") as worker:
        assert worker.wait() == 1

    assert worker.log.splitlines()[-1] == "Invalid settings: BROKER_URL: required by workers"
    assert "Traceback" not in worker.log


def test_two_workers_share_a_queue(
    start_worker: StartWorker, publish: Publish, upstream: Upstream
) -> None:
    workers = [start_worker(), start_worker()]
    for worker in workers:
        worker.wait_for(READY)
    bodies = {str(number) for number in range(20)}
    for body in bodies:
        publish(body)

    delivered = [upstream.messages.get(timeout=60)["body"] for _ in bodies]

    assert [worker.stop() for worker in workers] == [0, 0]
    assert sorted(delivered) == sorted(bodies)
    assert len(upstream.received) == len(bodies)


def test_job_in_flight_survives_the_end_of_its_worker(
    start_worker: StartWorker, publish: Publish, silent: socket.socket, upstream: Upstream
) -> None:
    worker = start_worker(f"http://127.0.0.1:{silent.getsockname()[1]}")
    publish("in flight")
    with silent.accept()[0]:  # so the attempt ends with a time-out
        assert worker.stop() == 0

    start_worker()
    assert upstream.messages.get(timeout=60)["body"] == "in flight"


def test_job_whose_process_is_killed_is_retried(
    start_worker: StartWorker, publish: Publish, silent: socket.socket, broker_url: str
) -> None:
    worker = start_worker(f"http://127.0.0.1:{silent.getsockname()[1]}")
    publish("in flight")
    with silent.accept()[0], Celery(broker=broker_url, set_as_current=False) as celery:
        worker.wait_for(READY)
        name = worker.log.split()[-2]
        stats: Any = celery.control.inspect([name], timeout=60).stats()
        os.kill(stats[name]["pool"]["processes"][0], signal.SIGKILL)

        silent.accept()[0].close()
