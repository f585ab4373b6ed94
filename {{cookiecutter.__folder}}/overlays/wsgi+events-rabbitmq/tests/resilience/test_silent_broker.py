"""A broker that accepts a connection, and then does not respond."""

from contextlib import ExitStack
from threading import Thread
from typing import Any
from unittest.mock import Mock

import pytest
from kombu import Connection

from {{ cookiecutter.__package }}.events import broker
from {{ cookiecutter.__package }}.events.broker import EventWorker

from tests.fixtures.containers import Outages

pytestmark = pytest.mark.slow


def test_worker_connects_again_to_a_broker_that_did_not_respond(
    own_event_broker: Outages, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(broker, "TIMEOUT_SECONDS", 1)
    caplog.set_level("INFO", broker.__name__)
    connect = Connection.connect
    outage = ExitStack()

    def connect_and_pause(connection: Connection) -> Any:
        connect(connection)
        outage.enter_context(own_event_broker.paused())

    def resume(_: float) -> None:
        outage.close()
        monkeypatch.setattr(Connection, "connect", connect)

    def stop(_: object) -> None:
        worker.should_stop = True

    monkeypatch.setattr(Connection, "connect", connect_and_pause)
    monkeypatch.setattr(broker, "time", Mock(sleep=resume))
    worker = EventWorker(own_event_broker.url, "silent.", ["user.registered"], stop, Mock())

    run = Thread(target=worker.run)

    with outage:
        run.start()
        run.join(timeout=30)
        assert not run.is_alive()

    assert "Events are not received yet: TimeoutError()" in caplog.text
    assert caplog.messages[-1] == "The worker is ready"
