"""The hub of a single process."""

from threading import Event

import pytest

from {{ cookiecutter.__package }}.realtime.hub import Hub
from {{ cookiecutter.__package }}.realtime.protocol import MAX_PENDING_MESSAGES, Broadcast

TOPIC = "news"


@pytest.fixture
def hub() -> Hub:
    return Hub(None, max_sockets=1)


def news(message: str = "news", sender_id: int | None = None) -> Broadcast:
    return Broadcast(topic=TOPIC, message=message, sender_id=sender_id)


def test_subscribers_of_the_topic_are_woken_and_receive_messages_in_their_order(hub: Hub) -> None:
    woken = Event()
    with hub.subscribe(TOPIC, 1, woken) as first, hub.subscribe(TOPIC, 2, Event()) as second:
        assert not woken.is_set()
        hub.publish([news("one"), Broadcast(topic="other", message="none"), news("two")])

        assert woken.is_set()
        assert [*first.pending] == [*second.pending] == ["one", "two"]


def test_sender_receives_only_messages_of_others(hub: Hub) -> None:
    with hub.subscribe(TOPIC, 1, Event()) as subscription:
        hub.publish([news("mine", 1), news("another's", 2), news("nobody's")])

        assert [*subscription.pending] == ["another's", "nobody's"]


def test_subscriber_that_left_receives_nothing(hub: Hub) -> None:
    with hub.subscribe(TOPIC, 1, Event()) as staying:
        with hub.subscribe(TOPIC, 2, Event()) as leaving:
            pass
        hub.publish([news()])

        assert ([*staying.pending], [*leaving.pending]) == (["news"], [])
    assert not hub.subscriptions


def test_subscription_overflows_when_nobody_reads(hub: Hub) -> None:
    with hub.subscribe(TOPIC, 1, Event()) as subscription:
        hub.publish([news()] * MAX_PENDING_MESSAGES)
        assert not subscription.overflows

        hub.publish([news()])

        assert subscription.overflows
        assert len(subscription.pending) == MAX_PENDING_MESSAGES


def test_sockets_are_woken_when_the_hub_closes_them_also_new_ones(hub: Hub) -> None:
    before, after = Event(), Event()
    with hub.subscribe(TOPIC, 1, before):
        hub.close_sockets()
        assert before.is_set()

        with hub.subscribe(TOPIC, 2, after):
            assert after.is_set()
