"""The service as a provider, verified against the pacts of its consumers."""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from pact import Verifier
from pytest_django.live_server_helper import LiveServer

from {{ cookiecutter.__package }}.users.serializers import UserSerializer

from tests.contract.recording import SERVICE

pytestmark = pytest.mark.urls("tests.contract.states")

CONSUMERS_PACTS = sorted(Path(__file__).parent.glob("**/pacts"))
# As in all tools of Pact, together with PACT_BROKER_TOKEN, _USERNAME and _PASSWORD.
BROKER = "PACT_BROKER_BASE_URL"


def verify(url: str) -> None:
    """Verify the pacts of a broker, if the environment names one, or those in the folder."""
    verifier = Verifier(SERVICE, host="localhost").add_transport(url=url)
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


def test_pacts_are_fulfilled(live_server: LiveServer) -> None:
    verify(live_server.url)


def test_broken_pact_is_reported(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BROKER, raising=False)
    monkeypatch.setattr(UserSerializer.Meta, "fields", ["id", "email"])

    with pytest.raises(pytest.fail.Exception, match="a request for the signed-in user"):
        verify(live_server.url)
