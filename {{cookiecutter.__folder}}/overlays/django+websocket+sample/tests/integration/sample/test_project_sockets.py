"""Sockets of projects: their paths, and which changes they receive."""

import json
from typing import Any
from unittest.mock import AsyncMock

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from pytest_django import Settings
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from {{ cookiecutter.__package }}.config.channels import parse_channels_url
from {{ cookiecutter.__package }}.realtime import broadcasts
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.projects import ProjectFactory, TaskFactory
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
from tests.fixtures.sockets import Socket, run_socket, socket_path


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> AsyncMock:
    """Receives broadcasts."""
    double = AsyncMock(spec=broadcasts.abroadcast)
    monkeypatch.setattr(broadcasts, "abroadcast", double)
    return double


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("project_id", [0, 2**40, 2**70])
def test_unknown_project_closes_the_socket_with_4404(project_id: int) -> None:
    path = socket_path(UserFactory.create(), f"/ws/projects/{project_id}")

    assert run_socket(path, Socket.read_close_code) == 4404


@pytest.mark.django_db(transaction=True)
def test_closed_socket_leaves_no_subscription() -> None:
    layer: Any = get_channel_layer()

    async def count_subscriptions(socket: Socket) -> int:
        await socket.ping()
        return len(layer.groups)

    path = socket_path(UserFactory.create(), f"/ws/projects/{ProjectFactory.create().pk}")
    assert run_socket(path, count_subscriptions) == 1
    assert layer.groups == {}


@pytest.mark.parametrize("project_id", ["one", -1])
def test_socket_on_what_is_no_id_is_refused(project_id: str | int) -> None:
    async def connect() -> bool:
        socket = Socket(f"/ws/projects/{project_id}")
        is_accepted = await socket.connect()
        await socket.disconnect()
        return is_accepted

    assert not async_to_sync(connect)()


@pytest.mark.django_db(transaction=True)
def test_outage_of_redis_closes_the_socket_with_1013(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CHANNEL_LAYERS = {"default": parse_channels_url("redis://127.0.0.1:9/0")}
    path = socket_path(UserFactory.create(), f"/ws/projects/{ProjectFactory.create().pk}")

    assert run_socket(path, Socket.read_close_code) == 1013
    assert "A socket is not served" in caplog.text


@pytest.mark.django_db
def test_bulk_update_broadcasts_the_tasks_that_it_changes_by_project(
    admin: User,
    client_for: ClientFor,
    sent: AsyncMock,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    tasks = [TaskFactory.create(priority=priority) for priority in (1, 5, 2)]
    body = {"task_ids": [task.pk for task in tasks], "update_data": {"priority": 5}}

    with django_capture_on_commit_callbacks(execute=True):
        client_for(admin).post("/tasks/bulk-update", body)

    messages: dict[str, list[Any]] = sent.await_args.args[0]  # type: ignore[union-attr] # (awaited)
    content = {group: [json.loads(text) for text in texts] for group, texts in messages.items()}
    assert {group: [m["task"]["id"] for m in ms] for group, ms in content.items()} == {
        f"projects.{task.project_id}": [task.pk] for task in (tasks[0], tasks[2])
    }
    sent.assert_awaited_once_with(messages, admin.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("body", [{"title": "Land"}, {"is_completed": False}])
def test_update_that_changes_nothing_broadcasts_nothing(
    body: object,
    user: User,
    client_for: ClientFor,
    sent: AsyncMock,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    task = TaskFactory.create(title="Land", project__owner=user)

    with django_capture_on_commit_callbacks(execute=True):
        client_for(user).patch(f"/tasks/{task.pk}", body)

    sent.assert_not_called()
