"""Broadcasts from one process of the service to sockets of another, over Redis."""

import time

import httpx2
import pytest

from tests.e2e.sample.steps import create_project, create_task, log_in, path_of
from tests.e2e.sockets import PONG, open_socket, ping, receive
from tests.e2e.visitor import Visitor
from tests.fixtures.redis_server import RedisOutages
from tests.fixtures.service_process import ServiceProcess, StartService

# On a busy machine, a process takes many times its second to start.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def wait_until_broadcasts_work(*services: ServiceProcess) -> None:
    deadline = time.monotonic() + 60
    for service in services:
        while time.monotonic() < deadline:
            if httpx2.get(f"{service.url}/health/ready").json()["checks"]["broadcasts"] == "ok":
                break
        else:
            pytest.fail(f"{service.url} receives no broadcasts")


@pytest.mark.parametrize("outage", ["paused", "killed"])
def test_processes_share_broadcasts_before_and_after_an_outage_of_redis(
    outage: str, own_redis: RedisOutages, start_service: StartService
) -> None:
    first, second = (start_service(REDIS_URL=own_redis.url) for _ in range(2))
    with Visitor(first.url, "Ada") as ada, Visitor(second.url, "Bob") as bob:
        project_id = create_project(log_in(ada))
        log_in(bob)
        wait_until_broadcasts_work(first, second)
        with open_socket(bob, path_of(project_id)) as follower:
            assert ping(follower) == PONG

            task = create_task(ada, project_id)
            assert receive(follower)["task"] == task

            with getattr(own_redis, outage)():
                lost = ada.patch(f"/tasks/{task['id']}", json={"title": "Lost"})
                assert ping(follower) == PONG
                checks = httpx2.get(f"{first.url}/health/ready").json()["checks"]
            wait_until_broadcasts_work(first, second)

            updated = ada.patch(f"/tasks/{task['id']}", json={"title": "Received"}).json()
            while (received := receive(follower)["task"])["title"] == "Lost":
                pass  # a server that was paused may deliver it late
            assert received == updated

    assert lost.elapsed.total_seconds() < 1
    assert checks["broadcasts"] != "ok"
    first.worker.stop()
    assert "1 broadcasts are lost" in first.worker.log
