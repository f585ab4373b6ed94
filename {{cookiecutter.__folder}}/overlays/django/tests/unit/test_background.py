"""Background tasks: they run beside the request, and close what they open."""

from collections.abc import Iterator
from threading import Event, current_thread
from unittest.mock import Mock

import pytest
import respx
from django.tasks import TaskResultStatus, task
from django.test import override_settings

from {{ cookiecutter.__package }}.authentication.tasks import get_notifier
from {{ cookiecutter.__package }}.core import tasks
from {{ cookiecutter.__package }}.core.tasks import ThreadBackend
from {{ cookiecutter.__package }}.notifications.client import Notification

request_is_answered = Event()
threads: list[str] = []


@task
def tell_afterwards() -> None:
    request_is_answered.wait(timeout=5)
    threads.append(current_thread().name)


@task
def fail() -> None:
    raise RuntimeError("on purpose")


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The connections of the thread."""
    connections = Mock()
    monkeypatch.setattr(tasks, "connections", connections)
    return connections


@pytest.fixture
def backend(connections: Mock) -> Iterator[ThreadBackend]:  # noqa: ARG001 (takes their place first)
    backend = ThreadBackend("default", {})
    yield backend
    backend.executor.shutdown()


def test_a_task_runs_in_a_thread_while_the_request_goes_on(backend: ThreadBackend) -> None:
    result = backend.enqueue(tell_afterwards, [], {})

    assert not threads
    request_is_answered.set()
    backend.executor.shutdown()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert threads == ["task_0"]


def test_eight_tasks_run_at_once(backend: ThreadBackend) -> None:
    assert backend.alias == "default"
    assert backend.executor._max_workers == 8


def test_a_task_that_fails_is_logged_and_closes_its_connections(
    backend: ThreadBackend, connections: Mock, caplog: pytest.LogCaptureFixture
) -> None:
    result = backend.enqueue(fail, [], {})

    backend.executor.shutdown()
    assert result.status == TaskResultStatus.FAILED
    assert "on purpose" in caplog.text
    connections.close_all.assert_called_once_with()


@override_settings(NOTIFICATIONS_URL="http://notifications.example.com")
def test_messages_go_to_the_service_of_the_settings(httpx2_mock: respx.Router) -> None:
    route = httpx2_mock.post("http://notifications.example.com/notifications").respond(202)

    # The function below the cache, which other tests share.
    with get_notifier.__wrapped__() as notifier:
        notifier.send(Notification("ada@example.com", "Hello", "Hello, Ada."))

    assert route.call_count == 1
