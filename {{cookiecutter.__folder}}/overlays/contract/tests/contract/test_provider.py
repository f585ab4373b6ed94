"""The service as a provider: it fulfils the pacts of its consumers."""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pact import Verifier

from tests.contract import states
from tests.contract.recording import SERVICE

{% if cookiecutter.events != "none" %}
pytestmark = pytest.mark.usefixtures("consumed_events")  # records a pact

{% endif %}
CONSUMERS_PACTS = sorted(Path(__file__).parent.glob("**/pacts"))
# The variables of Pact's own tools: this one, ..._TOKEN, ..._USERNAME and ..._PASSWORD.
BROKER = "PACT_BROKER_BASE_URL"


def verify(url: str) -> None:
    """Verify the pacts of the broker, if there is one, else those of the folder."""
    verifier = Verifier(SERVICE, host=urlsplit(url).hostname).add_transport(url=url)
    verifier.state_handler(f"{url}/_pact/states", teardown=True, body=True)
{% if "messages" in cookiecutter.__chosen.split() %}
    port = urlsplit(url).port
    verifier.add_transport(protocol="message", port=port, path="/_pact/messages")
{% endif %}
    if BROKER in os.environ:
        pacts = verifier.broker_source(selector=True)
        pacts.consumer_version(main_branch=True)
        pacts.consumer_version(deployed_or_released=True)
        pacts.build()
    else:
        for folder in CONSUMERS_PACTS:
            verifier.add_source(folder)
    with suppress(RuntimeError):
        verifier.verify()
        return
    _, _, failures = verifier.output(strip_ansi=True).partition("Failures:")
    pytest.fail(failures, pytrace=False)


def test_service_fulfils_the_pacts_of_its_consumers(provider_url: str) -> None:
    verify(provider_url)


def test_broken_pact_is_named(provider_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BROKER, raising=False)
    monkeypatch.setattr(states, "sign_in", lambda _: {"token": "wrong"})

    with pytest.raises(pytest.fail.Exception, match="a request for the signed-in user"):
        verify(provider_url)
