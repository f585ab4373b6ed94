"""Broadcasts over a real Redis, and their state in the readiness check."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from pytest_django import Settings
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.config.channels import parse_channels_url
from {{ cookiecutter.__package }}.realtime.broadcasts import (
    abroadcast,
    broadcast_on_commit,
    receives_its_own,
)

NEWS = {"news": ["one", "two"]}


@async_to_sync
async def receive_while_broadcasting() -> Any:
    """Broadcast from another thread and loop, as another process would."""
    layer: Any = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add("news", channel)
    receiver = asyncio.create_task(layer.receive(channel))
    try:
        async with asyncio.timeout(30):
            while not receiver.done():
                await asyncio.to_thread(async_to_sync(abroadcast), NEWS, 7)
                await asyncio.wait([receiver], timeout=0.05)
            return await receiver
    finally:
        await layer.group_discard("news", channel)


def test_processes_share_broadcasts(redis_url: str, settings: Settings) -> None:
    settings.CHANNEL_LAYERS = {"default": parse_channels_url(redis_url)}

    assert receive_while_broadcasting() == {
        "type": "broadcast",
        "messages": ["one", "two"],
        "sender_id": 7,
    }


@pytest.mark.django_db
def test_messages_are_broadcast_after_the_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        broadcast_on_commit(NEWS, 7)

    assert len(callbacks) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "state"),
    [(None, "not configured"), ("real", "ok"), ("redis://127.0.0.1:9/0", "unreachable")],
)
def test_readiness_names_broadcasts_but_does_not_require_them(
    url: str | None, state: str, redis_url: str, settings: Settings, client: APIClient
) -> None:
    url = redis_url if url == "real" else url
    settings.CHANNEL_LAYERS = {"default": parse_channels_url(url)}

    response = client.get("/health/ready")

    assert (response.status_code, response.json()["status"]) == (200, "ready")
    assert response.json()["checks"]["broadcasts"] == state


def test_check_leaves_no_message_for_the_next(redis_url: str, settings: Settings) -> None:
    settings.CHANNEL_LAYERS = {"default": parse_channels_url(redis_url)}

    @async_to_sync
    async def check() -> tuple[bool, object]:
        layer: Any = get_channel_layer()
        return await receives_its_own(layer), layer.channels

    assert check() == (True, {})
