"""The service as a provider, verified against the pacts of its consumers."""

import os
from pathlib import Path

import pytest
from flask import Flask
from pact import Verifier

from tests.contract import states
from tests.contract.recording import SERVICE
from tests.fixtures.live import serve

CONSUMERS_PACTS = sorted(Path(__file__).parent.glob("**/pacts"))


def test_service_fulfils_the_pacts(committing_app: Flask) -> None:
    """Verify the pacts of the broker, if there is one, else those in the folder."""
    committing_app.register_blueprint(states.bp)
    with serve(committing_app) as url:
        verifier = Verifier(SERVICE, host="127.0.0.1").add_transport(url=url)
        verifier.state_handler(f"{url}/_pact/states", teardown=True, body=True)
        # Pact's tools read it, like PACT_BROKER_TOKEN, PACT_BROKER_USERNAME, PACT_BROKER_PASSWORD.
        if "PACT_BROKER_BASE_URL" in os.environ:
            pacts = verifier.broker_source(selector=True)
            pacts.consumer_version(main_branch=True)
            pacts.consumer_version(deployed_or_released=True)
            pacts.build()
        else:
            for folder in CONSUMERS_PACTS:
                verifier.add_source(folder)
        try:
            verifier.verify()
        except RuntimeError:
            _, _, failures = verifier.output(strip_ansi=True).partition("Failures:")
            pytest.fail(failures, pytrace=False)
