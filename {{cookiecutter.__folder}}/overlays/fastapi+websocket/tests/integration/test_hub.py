"""The hub over a real Redis, and in a running application."""

from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_hex

import pytest
from fastapi.testclient import TestClient
from redis.asyncio import Redis

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.realtime.hub import Hub, open_hub
from {{ cookiecutter.__package }}.realtime.protocol import Broadcast

from tests.fixtures.database import make_settings

NEWS = Broadcast(topic="news", message="news", sender_id=1)


@pytest.fixture
def channel() -> str:
    return f"test-{token_hex(8)}"


@pytest.fixture
async def hub(redis_url: str, channel: str) -> AsyncIterator[Hub]:
    async with open_hub(redis_url, channel=channel) as hub:
        yield hub


async def test_processes_share_broadcasts(redis_url: str, channel: str, hub: Hub) -> None:
    async with open_hub(redis_url, channel=channel) as other_hub:
        with (
            hub.subscribe("news", 1) as sender,
            hub.subscribe("news", 2) as here,
            other_hub.subscribe("news", 2) as there,
        ):
            await hub.publish([NEWS])
            await other_hub.publish([NEWS.model_copy(update={"sender_id": None})])

            for subscription in (here, there):
                assert [await subscription.pending.get() for _ in range(2)] == ["news"] * 2
            assert await sender.pending.get() == "news"
            assert sender.pending.empty()


async def test_what_is_no_broadcast_is_ignored(
    redis_url: str, channel: str, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    async with Redis.from_url(redis_url) as redis:
        with hub.subscribe("news", 2) as subscription:
            await redis.publish(channel, '[{"topic": "password"}]')
            await hub.publish([NEWS])

            assert await subscription.pending.get() == "news"
    assert "Ignored what is no broadcast" in caplog.text
    assert "password" not in caplog.text


@pytest.mark.parametrize(
    ("url", "state"),
    [(None, "not configured"), ("real", "ok"), ("redis://127.0.0.1:9/0", "unreachable")],
)
def test_readiness_names_broadcasts_but_does_not_require_them(
    url: str | None, state: str, redis_url: str, tmp_path: Path
) -> None:
    settings = make_settings(f"sqlite:///{tmp_path / 'service.db'}")
    settings = settings.model_copy(update={"redis_url": redis_url if url == "real" else url})

    with TestClient(create_app(settings)) as client:
        response = client.get("/health/ready")

    assert (response.status_code, response.json()["status"]) == (200, "ready")
    assert response.json()["checks"]["broadcasts"] == state
