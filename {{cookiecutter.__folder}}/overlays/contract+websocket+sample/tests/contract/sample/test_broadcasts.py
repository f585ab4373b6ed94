"""Broadcasts: what this service sends is what the consumers of the pact read."""

from typing import Any

import pytest

from tests.contract.sample import broadcasts
from tests.contract.test_provider import BROKER, verify


@pytest.mark.parametrize(
    ("changes", "problem"),
    [({"type": "task.changed"}, r"\$\.type"), ({"task": {"id": "1"}}, r"\$\.task\.id")],
    ids=["wrong value", "wrong type"],
)
def test_broken_broadcast_is_named(
    changes: dict[str, Any], problem: str, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BROKER, raising=False)
    metadata, content = broadcasts.EXAMPLES["task.updated"]
    monkeypatch.setitem(broadcasts.EXAMPLES, "task.updated", (metadata, content | changes))

    with pytest.raises(pytest.fail.Exception, match=problem):
        verify(provider_url)
