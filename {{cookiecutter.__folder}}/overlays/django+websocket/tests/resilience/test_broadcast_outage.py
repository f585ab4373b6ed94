"""Redis goes away under an open channel layer, and comes back."""

import asyncio
import time
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from pytest_django import Settings

from {{ cookiecutter.__package }}.config.channels import parse_channels_url
from {{ cookiecutter.__package }}.realtime.broadcasts import abroadcast, receives_its_own

from tests.fixtures.redis_server import RedisOutages


@pytest.mark.parametrize("outage", ["paused", "killed"])
def test_sender_neither_fails_nor_waits_and_broadcasts_resume(
    outage: str, own_redis: RedisOutages, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CHANNEL_LAYERS = {"default": parse_channels_url(own_redis.url)}

    @async_to_sync
    async def run() -> float:
        layer: Any = get_channel_layer()
        assert await receives_its_own(layer)
        with getattr(own_redis, outage)():
            start = time.monotonic()
            await abroadcast({"news": ["lost", "lost"], "more": ["lost"]}, 7)
            seconds = time.monotonic() - start
            assert not await receives_its_own(layer)
        async with asyncio.timeout(30):
            while not await receives_its_own(layer):
                pass
        return seconds

    assert run() < 1
    assert "3 broadcasts are lost" in caplog.text
