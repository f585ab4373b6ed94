"""The notification client meets an upstream service that misbehaves."""

import socket
from collections.abc import Iterator

import pytest

from {{ cookiecutter.__package }}.notifications import (
    client as client_module,
)
from {{ cookiecutter.__package }}.notifications.client import (
    Notification,
    NotificationClient,
)

from tests.fixtures.upstream import Step, Upstream

NOTIFICATION = Notification("ada@example.com", "Welcome", "Have a look around.")


@pytest.fixture
def pauses() -> list[float]:
    """The seconds that the client wanted to sleep."""
    return []


@pytest.fixture
def client(upstream: Upstream, pauses: list[float]) -> Iterator[NotificationClient]:
    with NotificationClient(upstream.url, sleep=pauses.append) as client:
        yield client


@pytest.mark.parametrize("failure", [502, 503, 504, "reset"])
def test_a_failure_that_passes_is_overcome(
    failure: Step,
    client: NotificationClient,
    upstream: Upstream,
    caplog: pytest.LogCaptureFixture,
) -> None:
    upstream.plan = [failure, 202]

    client.send(NOTIFICATION)

    assert len(upstream.received) == 2
    assert "failed" not in caplog.text


def test_silence_is_a_failure_that_may_pass(
    upstream: Upstream, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT_SECONDS", 0.5)
    upstream.plan = ["silence", 202]

    with NotificationClient(upstream.url, sleep=pauses.append) as client:
        client.send(NOTIFICATION)

    assert len(upstream.received) == 2


def test_a_failure_that_stays_is_logged_after_three_tries(
    client: NotificationClient, upstream: Upstream, caplog: pytest.LogCaptureFixture
) -> None:
    upstream.plan = [503]

    client.send(NOTIFICATION)

    assert len(upstream.received) == 3
    assert "The notification to ada@example.com failed" in caplog.text


def test_a_refused_connection_is_logged_after_three_tries(
    pauses: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        host, port = deaf.getsockname()
        with NotificationClient(f"http://{host}:{port}", sleep=pauses.append) as client:
            client.send(NOTIFICATION)

    assert len(pauses) == 2
    assert "Connection refused" in caplog.text


def test_the_pauses_between_tries_grow(
    client: NotificationClient, upstream: Upstream, pauses: list[float]
) -> None:
    upstream.plan = [503]

    client.send(NOTIFICATION)

    assert pauses == [0.1, 0.2]


@pytest.mark.parametrize("refusal", [400, 404, 429, 500])
def test_a_refusal_is_logged_and_not_tried_again(
    refusal: int, client: NotificationClient, upstream: Upstream, caplog: pytest.LogCaptureFixture
) -> None:
    upstream.plan = [refusal, 202]

    client.send(NOTIFICATION)

    assert len(upstream.received) == 1
    assert "The notification to ada@example.com failed" in caplog.text


@pytest.mark.parametrize("redirect", [302, 307])
def test_a_redirect_is_not_followed(
    redirect: int, client: NotificationClient, upstream: Upstream, caplog: pytest.LogCaptureFixture
) -> None:
    upstream.plan = [redirect, 202]

    client.send(NOTIFICATION)

    assert [request.path for request in upstream.received] == ["/notifications"]
    assert "The notification to ada@example.com failed" in caplog.text


def test_all_tries_of_a_notification_have_one_idempotency_key(
    client: NotificationClient, upstream: Upstream
) -> None:
    upstream.plan = [503]

    client.send(NOTIFICATION)

    keys = [request.idempotency_key for request in upstream.received]
    assert keys[0]
    assert keys == [keys[0]] * 3


def test_each_notification_has_an_idempotency_key_of_its_own(
    client: NotificationClient, upstream: Upstream
) -> None:
    client.send(NOTIFICATION)
    client.send(NOTIFICATION)

    first, second = upstream.received
    assert first.idempotency_key != second.idempotency_key
