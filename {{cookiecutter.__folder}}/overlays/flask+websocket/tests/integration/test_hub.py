"""The hub over a real Redis."""

from itertools import chain, repeat
from secrets import token_hex
from threading import Event
from unittest.mock import Mock

import pytest
from redis import Redis

from {{ cookiecutter.__package }}.realtime import hub as hub_module
from {{ cookiecutter.__package }}.realtime.hub import Hub, Subscription
from {{ cookiecutter.__package }}.realtime.protocol import Broadcast

from tests.fixtures.client import running, settings_for
from tests.fixtures.hub import OpenHub

NEWS = Broadcast(topic="news", message="news", sender_id=1)


@pytest.fixture
def channel() -> str:
    return f"test-{token_hex(8)}"


@pytest.fixture
def hub(redis_url: str, channel: str, open_hub: OpenHub) -> Hub:
    return open_hub(redis_url, channel)


def wait_for(subscription: Subscription, count: int) -> list[str]:
    while len(subscription.pending) < count:
        assert subscription.woken.wait(10)
        subscription.woken.clear()
    return [*subscription.pending]


def test_processes_share_broadcasts(
    redis_url: str, channel: str, hub: Hub, open_hub: OpenHub
) -> None:
    other_hub = open_hub(redis_url, channel)
    with (
        hub.subscribe("news", 1, Event()) as sender,
        hub.subscribe("news", 2, Event()) as here,
        other_hub.subscribe("news", 2, Event()) as there,
    ):
        hub.publish([NEWS])
        other_hub.publish([NEWS.model_copy(update={"sender_id": None})])

        assert wait_for(here, 2) == wait_for(there, 2) == ["news"] * 2
        assert wait_for(sender, 1) == ["news"]


def test_what_is_no_broadcast_is_ignored(
    redis_url: str, channel: str, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    with Redis.from_url(redis_url) as redis, hub.subscribe("news", 2, Event()) as subscription:
        redis.publish(channel, '[{"topic": "password"}]')
        hub.publish([NEWS])

        assert wait_for(subscription, 1) == ["news"]
    assert "Ignored what is no broadcast" in caplog.text
    assert "password" not in caplog.text


def test_listener_survives_each_error(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hub_module, "RECONNECT_SECONDS", 0)
    put = Mock(side_effect=chain([ValueError("a defect")], repeat(None)))
    with hub.subscribe("news", 2, Event()) as subscription:
        monkeypatch.setattr(subscription, "put", put)
        while put.call_count < 2:
            hub.publish([NEWS])

    assert "ValueError: a defect" in caplog.text


@pytest.mark.parametrize(
    ("url", "state"),
    [(None, "not configured"), ("real", "ok"), ("redis://127.0.0.1:9/0", "unreachable")],
)
def test_readiness_names_broadcasts_but_does_not_require_them(
    url: str | None, state: str, redis_url: str, database_url: str
) -> None:
    settings = settings_for(database_url, redis_url=redis_url if url == "real" else url)

    with running(settings) as app:
        response = app.test_client().get("/health/ready")

    readiness = response.get_json()
    assert (response.status_code, readiness["status"]) == (200, "ready")
    assert readiness["checks"]["broadcasts"] == state
