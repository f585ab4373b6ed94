"""The live service of the journeys."""

import pytest
{% if cookiecutter.websocket %}

from {{ cookiecutter.__package }}.realtime import sockets
{% endif %}


@pytest.fixture
{% if cookiecutter.websocket %}
def service_url(live_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    # On a busy machine, a client that reads later would be dropped before it reads the code.
    monkeypatch.setattr(sockets, "CLOSE_SECONDS", 60)
{% else %}
def service_url(live_url: str) -> str:
{% endif %}
    return live_url
