"""The notification client: requests, retries, and logged errors."""

from collections.abc import Iterator
from typing import Any

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
def client(waits: list[float]) -> Iterator[NotificationClient]:
    """A client that does not sleep."""
    client = NotificationClient(UPSTREAM, sleep=waits.append)
    yield client
    client.close()


@pytest.fixture
def route(httpx2_mock: respx.Router) -> respx.Route:  # noqa: F811 (the fixture)
    """The upstream service, which accepts everything until a test changes it."""
    return httpx2_mock.post(f"{UPSTREAM}/notifications").respond(202, json={"id": "1"})


def keys(route: respx.Route) -> list[str]:
    """Return the idempotency keys received by the upstream service."""
    return [call.request.headers["Idempotency-Key"] for call in route.calls]


# side_effect: one result for each attempt; an exception among them is raised.
@pytest.mark.parametrize(
    "failure", [*CONNECTION_ERRORS, *map(respx.MockResponse, (502, 503, 504))], ids=repr
)
def test_transient_failure_is_retried_with_the_same_key(
    failure: Any,
    client: NotificationClient,
    route: respx.Route,
    waits: list[float],
    caplog: pytest.LogCaptureFixture,
) -> None:
    route.side_effect = [failure, failure, respx.MockResponse(202)]

    client.send(NOTIFICATION)

    assert len(keys(route)) == 3
    assert len(set(keys(route))) == 1
    assert waits == [0.1, 0.2]
    assert "failed" not in caplog.text


def test_each_notification_has_its_own_key(client: NotificationClient, route: respx.Route) -> None:
    client.send(NOTIFICATION)
    client.send(NOTIFICATION)

    assert len(set(keys(route))) == 2


@pytest.mark.parametrize("status", [302, 400, 422, 500])
def test_other_status_is_logged_without_a_retry(
    status: int, client: NotificationClient, route: respx.Route, caplog: pytest.LogCaptureFixture
) -> None:
    route.respond(status, headers={"Location": "/elsewhere"})

    client.send(NOTIFICATION)

    assert route.call_count == 1
    assert str(status) in caplog.text


@pytest.mark.parametrize("failure", [httpx2.ConnectError("refused"), respx.MockResponse(503)])
def test_persistent_failure_is_logged_without_the_body(
    failure: Any, client: NotificationClient, route: respx.Route, caplog: pytest.LogCaptureFixture
) -> None:
    route.side_effect = [failure] * 3

    client.send(NOTIFICATION)

    assert route.call_count == 3
    assert "Notification to ada@example.com failed" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize("log_body", [True, False])
def test_without_a_url_the_body_is_logged_on_request_only(
    log_body: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")

    NotificationClient(None, log_body=log_body).send(NOTIFICATION)

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
def test_recorded_acceptance(
    client: NotificationClient, vcr: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client.send(NOTIFICATION)

    assert vcr.all_played or vcr.dirty  # replayed, or just recorded
    assert "failed" not in caplog.text
