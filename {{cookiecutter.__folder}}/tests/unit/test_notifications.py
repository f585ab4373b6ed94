"""The notification client: what it sends, when it tries again, and that it never fails."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import respx

from {{ cookiecutter.__package }}.notifications.client import (
    Notification,
    NotificationClient,
)

UPSTREAM = "http://notifications.example.com"
NOTIFICATION = Notification("ada@example.com", "Hello", "A token: s3cret")
CONNECTION_ERRORS = [
    httpx2.ConnectError("refused"),
    httpx2.ConnectTimeout("slow"),
    httpx2.ReadTimeout("slow"),
    httpx2.RemoteProtocolError("cut off"),
]


@pytest.fixture
def waits() -> list[float]:
    """How long the client waited before each further try, in seconds."""
    return []


@pytest.fixture
def client(waits: list[float]) -> Iterator[NotificationClient]:
    """A client that does not sleep."""
    with NotificationClient(UPSTREAM, sleep=waits.append) as client:
        yield client


@pytest.fixture
def route(httpx2_mock: respx.Router) -> respx.Route:
    """The upstream service, which accepts everything until a test says otherwise."""
    return httpx2_mock.post(f"{UPSTREAM}/notifications").respond(202, json={"id": "1"})


def keys(route: respx.Route) -> list[str]:
    """List the idempotency keys that the upstream service received."""
    return [call.request.headers["Idempotency-Key"] for call in route.calls]


def test_a_notification_is_posted_as_json(client: NotificationClient, route: respx.Route) -> None:
    client.send(NOTIFICATION)

    request = route.calls.last.request
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.content) == {
        "recipient": "ada@example.com",
        "subject": "Hello",
        "body": "A token: s3cret",
    }


@pytest.mark.parametrize("url", ["http://host/api", "http://host/api/"])
def test_the_path_of_the_url_is_kept(url: str, httpx2_mock: respx.Router) -> None:
    route = httpx2_mock.post("http://host/api/notifications").respond(202)

    with NotificationClient(url) as client:
        client.send(NOTIFICATION)

    assert route.call_count == 1


def test_connecting_and_reading_may_take_two_seconds(
    client: NotificationClient, route: respx.Route
) -> None:
    client.send(NOTIFICATION)

    timeouts = route.calls.last.request.extensions["timeout"]
    assert (timeouts["connect"], timeouts["read"]) == (2, 2)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_any_2xx_is_a_success(
    status: int,
    client: NotificationClient,
    route: respx.Route,
    caplog: pytest.LogCaptureFixture,
) -> None:
    route.respond(status)

    client.send(NOTIFICATION)

    assert route.call_count == 1
    assert not caplog.records


# side_effect: one answer for each try, and an exception among them is raised.
@pytest.mark.parametrize(
    "failure", [*CONNECTION_ERRORS, *map(respx.MockResponse, (502, 503, 504))], ids=repr
)
def test_what_may_pass_is_tried_again(
    failure: Any,
    client: NotificationClient,
    route: respx.Route,
    caplog: pytest.LogCaptureFixture,
) -> None:
    route.side_effect = [failure, failure, respx.MockResponse(202)]

    client.send(NOTIFICATION)

    assert route.call_count == 3
    assert not caplog.records


def test_all_tries_have_the_same_key(client: NotificationClient, route: respx.Route) -> None:
    route.respond(503)

    client.send(NOTIFICATION)

    assert len(keys(route)) == 3
    assert len(set(keys(route))) == 1


def test_each_message_has_a_key_of_its_own(client: NotificationClient, route: respx.Route) -> None:
    client.send(NOTIFICATION)
    client.send(NOTIFICATION)

    assert len(set(keys(route))) == 2


def test_the_waits_between_the_tries_grow(
    client: NotificationClient, route: respx.Route, waits: list[float]
) -> None:
    route.respond(503)

    client.send(NOTIFICATION)

    assert waits == [0.1, 0.2]


@pytest.mark.parametrize("status", [302, 400, 404, 409, 422, 500])
def test_what_will_not_pass_is_tried_once(
    status: int,
    client: NotificationClient,
    route: respx.Route,
    waits: list[float],
    caplog: pytest.LogCaptureFixture,
) -> None:
    route.respond(status, headers={"Location": "/elsewhere"})

    client.send(NOTIFICATION)

    assert route.call_count == 1
    assert not waits
    assert str(status) in caplog.text


@pytest.mark.parametrize("failure", [httpx2.ConnectError("refused"), respx.MockResponse(503)])
def test_a_failure_is_logged_without_the_message(
    failure: Any,
    client: NotificationClient,
    route: respx.Route,
    caplog: pytest.LogCaptureFixture,
) -> None:
    route.side_effect = [failure] * 3

    client.send(NOTIFICATION)

    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert re.match(r"The notification to ada@example.com failed: (HTTP|Connect)", record.message)
    assert "s3cret" not in caplog.text


def test_without_a_url_the_message_goes_to_the_log(
    httpx2_mock: respx.Router, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    with NotificationClient() as client:
        client.send(NOTIFICATION)

    assert caplog.messages == [f"No NOTIFICATIONS_URL, so not sent: {NOTIFICATION}"]
    assert "A token: s3cret" in caplog.text
    assert not httpx2_mock.calls


@pytest.mark.usefixtures("route")
def test_connections_are_released_at_the_end() -> None:
    with NotificationClient(UPSTREAM) as client:
        client.send(NOTIFICATION)

    with pytest.raises(RuntimeError, match="closed"):
        client.send(NOTIFICATION)


@pytest.fixture
def vcr_config() -> dict[str, Any]:
    """What a cassette keeps: no key that changes from run to run, and none that is secret."""
    return {
        "filter_headers": ["Idempotency-Key", "Authorization", "User-Agent"],
        "match_on": ["method", "uri", "body"],
    }


# Recorded answers, replayed with the network blocked; these are a stand-in's. To record those of
# your upstream service, set UPSTREAM to it and add `--record-mode=rewrite` to a run.
@pytest.mark.vcr
@pytest.mark.block_network
def test_a_recorded_acceptance_is_a_success(
    client: NotificationClient, vcr: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client.send(NOTIFICATION)

    assert vcr.all_played or vcr.dirty  # replayed, or recorded just now
    assert not caplog.records


@pytest.mark.vcr
@pytest.mark.block_network
def test_a_recorded_refusal_is_logged(
    client: NotificationClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.send(Notification("nobody", "Hello", "A token: s3cret"))

    assert "422" in caplog.text
