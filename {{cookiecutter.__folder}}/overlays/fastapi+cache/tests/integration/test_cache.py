"""The cache on a real server, and in a running application."""

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from redis.asyncio import Redis

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.cache import Cache, open_cache

from tests.fixtures.database import make_settings


async def test_values_are_stored_for_their_time_to_live(cache: Cache, redis: Redis) -> None:
    await cache.set("key", "Grüße", ttl=timedelta(seconds=90))

    assert await cache.get("key") == "Grüße".encode()
    assert 0 < await redis.ttl(f"{cache.prefix}key") <= 90


async def test_processes_share_values(redis_url: str) -> None:
    async with open_cache(redis_url) as first, open_cache(redis_url) as second:
        await first.set("shared", "value", ttl=timedelta(seconds=1))

        assert await second.get("shared") == b"value"
        await first.delete("shared")


@pytest.mark.parametrize(
    ("url", "state"),
    [(None, "not configured"), ("real", "ok"), ("redis://127.0.0.1:9/0", "unreachable")],
)
def test_readiness_names_the_cache_but_does_not_require_it(
    url: str | None, state: str, redis_url: str, tmp_path: Path
) -> None:
    settings = make_settings(f"sqlite:///{tmp_path / 'service.db'}")
    settings = settings.model_copy(update={"redis_url": redis_url if url == "real" else url})

    with TestClient(create_app(settings)) as client:
        response = client.get("/health/ready")

    assert (response.status_code, response.json()["status"]) == (200, "ready")
    assert response.json()["checks"]["cache"] == state
