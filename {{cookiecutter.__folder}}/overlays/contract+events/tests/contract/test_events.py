"""Events: what this service consumes is what it produces."""

from typing import Any

import pytest

from {{ cookiecutter.__package }}.events.schemas import Event

from tests.contract import events
from tests.contract.test_provider import BROKER, verify


def test_consumer_reads_the_events_of_the_pact(consumed_events: dict[str, Event]) -> None:
    contents = {
        event_type: event.model_dump(exclude={"event_id", "occurred_at"})
        for event_type, event in consumed_events.items()
    }
    assert contents == {
{% if cookiecutter.sample_domain %}
        "task.completed": {
            "task": {"id": 1, "title": "Ship it"},
            "project": {"id": 1},
            "completed_by": {"id": 1},
        },
{% endif %}
        "user.registered": {"user": {"id": 1}},
    }


@pytest.mark.usefixtures("consumed_events")
@pytest.mark.parametrize(
    ("event_type", "changes", "problem"),
    [
        ("user.registered", {"user": {"id": "1"}}, r"\$\.user\.id"),
        ("user.registered", {"user": {}}, r"\$\.user"),
        ("user.removed", {}, "metadata"),
    ],
    ids=["wrong type", "missing key", "wrong metadata"],
)
def test_broken_event_is_named(
    event_type: str,
    changes: dict[str, Any],
    problem: str,
    provider_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(BROKER, raising=False)
    _, payload = events.EXAMPLES["user.registered"]
    example = {events.METADATA_KEY: event_type}, payload | changes
    monkeypatch.setitem(events.EXAMPLES, "user.registered", example)

    with pytest.raises(pytest.fail.Exception, match=problem):
        verify(provider_url)
