"""The notification client: requests, retries, and logged errors."""

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any
from unittest.mock import AsyncMock

import httpx2
import pytest
import respx
from pytest_httpx2 import httpx2_mock  # noqa: F401 (a fixture; see addopts)

from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient

UPSTREAM = "http://notifications.example.com"
NOTIFICATION = Notification("ada@example.com", "Hello", "A token: s3cret")
CONNECTION_ERRORS = [
    httpx2.ConnectError("refused"),
    httpx2.ReadTimeout("slow"),
    httpx2.RemoteProtocolError("cut off"),
]


@pytest.fixture
def waits() -> list[float]:
    """Seconds that the client waited before each retry."""
    return []


@pytest.fixture
async def client(waits: list[float]) -> AsyncIterator[NotificationClient]:
    """A client that does not sleep."""
    sleep = AsyncMock(side_effect=waits.append)
    async with aclosing(NotificationClient(UPSTREAM, sleep=sleep)) as client:
        yield client


@pytest.fixture
def route(httpx2_mock: respx.Router) -> respx.Route:  # noqa: F811 (the fixture)
    """The upstream service, which accepts everything until a test changes it."""
    return httpx2_mock.post(f"{UPSTREAM}/notifications").respond(202, json={"id": "1"})


def keys(route: respx.Route) -> list[str]:
    """Return the idempotency keys received by the upstream service."""
    return [call.request.headers["Idempotency-Key"] for call in route.calls]


async def test_each_notification_is_posted_as_json_with_its_own_key(
    client: NotificationClient, route: respx.Route
) -> None:
    for _ in range(2):
        await client.send(NOTIFICATION)

    assert len(set(keys(route))) == 2
    assert set(route.calls.last.request.extensions["timeout"].values()) == {2}
    assert json.loads(route.calls.last.request.content) == {
        "recipient": "ada@example.com",
        "subject": "Hello",
        "body": "A token: s3cret",
    }


# side_effect: one result for each attempt; an exception among them is raised.
@pytest.mark.parametrize(
    "failure", [*CONNECTION_ERRORS, *map(respx.MockResponse, (502, 503, 504))], ids=repr
)
async def test_transient_failure_is_retried_with_the_same_key(
    failure: Any,
    client: NotificationClient,
    route: respx.Route,
    waits: list[float],
    caplog: pytest.LogCaptureFixture,
) -> None:
    route.side_effect = [failure, failure, respx.MockResponse(202)]

    await client.send(NOTIFICATION)

    assert len(keys(route)) == 3
    assert len(set(keys(route))) == 1
    assert waits == [0.1, 0.2]
    assert "failed" not in caplog.text


@pytest.mark.parametrize("status", [302, 400, 422, 500])
async def test_other_status_is_logged_without_a_retry(
    status: int, client: NotificationClient, route: respx.Route, caplog: pytest.LogCaptureFixture
) -> None:
    route.respond(status, headers={"Location": "/elsewhere"})

    await client.send(NOTIFICATION)

    assert route.call_count == 1
    assert str(status) in caplog.text


async def test_persistent_failure_is_logged_without_the_body(
    client: NotificationClient, route: respx.Route, caplog: pytest.LogCaptureFixture
) -> None:
    route.respond(503)

    await client.send(NOTIFICATION)

    assert route.call_count == 3
    assert "Notification to ada@example.com failed" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize("log_body", [True, False])
async def test_without_a_url_the_body_is_logged_on_request_only(
    log_body: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")

    await NotificationClient(None, log_body=log_body).send(NOTIFICATION)

    assert "ada@example.com" in caplog.text
    assert ("s3cret" in caplog.text) is log_body


@pytest.fixture
def vcr_config() -> dict[str, Any]:
    """What a cassette holds: no secret, and no key that changes from run to run."""
    return {
        "filter_headers": ["Idempotency-Key", "Authorization", "User-Agent"],
        "match_on": ["method", "uri", "body"],
    }


# Cassettes, replayed with the network blocked. To record those of your upstream service, set
# UPSTREAM to it and add `--record-mode=rewrite` to a run.
@pytest.mark.vcr
@pytest.mark.block_network
async def test_recorded_acceptance(
    client: NotificationClient, vcr: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await client.send(NOTIFICATION)

    assert vcr.all_played or vcr.dirty  # replayed, or just recorded
    assert "failed" not in caplog.text
