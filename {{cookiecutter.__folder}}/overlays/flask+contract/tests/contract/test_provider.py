"""The service as a provider, verified against the pacts of its consumers."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from pact import Verifier

from tests.contract import states
from tests.contract.recording import SERVICE
from tests.fixtures.live import serve

CONSUMERS_PACTS = sorted(Path(__file__).parent.glob("**/pacts"))
# Read by Pact's tools, like PACT_BROKER_TOKEN, PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD.
BROKER = "PACT_BROKER_BASE_URL"


def verify(url: str) -> None:
    """Verify the pacts of the broker, if there is one, else those in the folder."""
    verifier = Verifier(SERVICE, host="127.0.0.1").add_transport(url=url)
    verifier.state_handler(f"{url}/_pact/states", teardown=True, body=True)
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


@pytest.fixture
def provider_url(committing_app: Flask) -> Iterator[str]:
    """The URL of the service, with a route that sets up the provider states."""
    committing_app.register_blueprint(states.bp)
    with serve(committing_app) as url:
        yield url


def test_service_fulfils_the_pacts(provider_url: str) -> None:
    verify(provider_url)


def test_broken_pact_is_named(
    committing_app: Flask, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BROKER, raising=False)
    monkeypatch.setitem(committing_app.view_functions, "users.read_me", dict)

    with pytest.raises(pytest.fail.Exception, match="a request for the signed-in user"):
        verify(provider_url)
