"""The hub of a single process."""

import asyncio
from unittest.mock import Mock

import pytest

from {{ cookiecutter.__package }}.realtime import hub as hub_module
from {{ cookiecutter.__package }}.realtime.hub import Hub, Subscription
from {{ cookiecutter.__package }}.realtime.protocol import MAX_PENDING_MESSAGES, Broadcast

TOPIC = "news"


@pytest.fixture
def hub() -> Hub:
    return Hub(None)


def news(message: str = "news", sender_id: int | None = None) -> Broadcast:
    return Broadcast(topic=TOPIC, message=message, sender_id=sender_id)


def messages(subscription: Subscription) -> list[str]:
    return [subscription.pending.get_nowait() for _ in range(subscription.pending.qsize())]


async def test_subscribers_of_the_topic_receive_messages_in_their_order(hub: Hub) -> None:
    with hub.subscribe(TOPIC, 1) as first, hub.subscribe(TOPIC, 2) as second:
        await hub.publish([news("one"), Broadcast(topic="other", message="none"), news("two")])

        assert messages(first) == messages(second) == ["one", "two"]


async def test_sender_receives_only_messages_of_others(hub: Hub) -> None:
    with hub.subscribe(TOPIC, 1) as subscription:
        await hub.publish([news("mine", 1), news("another's", 2), news("nobody's")])

        assert messages(subscription) == ["another's", "nobody's"]


async def test_subscriber_that_left_receives_nothing(hub: Hub) -> None:
    with hub.subscribe(TOPIC, 1) as staying:
        with hub.subscribe(TOPIC, 2) as leaving:
            pass
        await hub.publish([news()])

        assert (messages(staying), messages(leaving)) == (["news"], [])
    assert not hub.subscriptions


async def test_subscription_overflows_when_nobody_reads(hub: Hub) -> None:
    with hub.subscribe(TOPIC, 1) as subscription:
        await hub.publish([news()] * MAX_PENDING_MESSAGES)
        assert not subscription.overflow.is_set()

        await hub.publish([news()])

        assert subscription.overflow.is_set()


async def test_listener_survives_each_error(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hub_module, "RECONNECT_SECONDS", 0)
    redis = Mock()
    redis.pubsub.side_effect = [ValueError("a defect"), asyncio.CancelledError]

    with pytest.raises(asyncio.CancelledError):
        await hub.listen(redis)

    assert "ValueError: a defect" in caplog.text
