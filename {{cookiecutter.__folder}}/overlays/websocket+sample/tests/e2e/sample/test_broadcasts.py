"""Broadcasts of one service: who receives which change."""

import socket as sockets
from contextlib import ExitStack

import pytest

from tests.e2e.sample.steps import create_project, create_task, path_of
from tests.e2e.sockets import PONG, open_socket, ping, read_close_code, receive
from tests.e2e.visitor import Visitor


def test_followers_of_a_project_receive_each_change_of_its_tasks(
    ada: Visitor, bob: Visitor
) -> None:
    project_id = create_project(ada)
    with open_socket(bob, path_of(project_id)) as follower:
        assert ping(follower) == PONG

        task = create_task(ada, project_id)
        updated = ada.patch(f"/tasks/{task['id']}", json={"is_completed": True}).json()
        ada.delete(f"/tasks/{task['id']}")

        assert receive(follower) == {"type": "task.created", "task": task}
        assert receive(follower) == {"type": "task.updated", "task": updated}
        assert receive(follower) == {"type": "task.deleted", "task": updated}


def test_followers_receive_a_message_for_each_task_of_a_bulk(ada: Visitor, bob: Visitor) -> None:
    project_id = create_project(ada)
    with open_socket(bob, path_of(project_id)) as follower:
        assert ping(follower) == PONG

        rows = [{"title": f"Step {number}"} for number in range(1000)]
        ada.post("/tasks/import", json={"project_id": project_id, "tasks": rows})
        created = [receive(follower) for _ in rows]
        task_ids = [message["task"]["id"] for message in created[:2]]
        changes = {"task_ids": task_ids, "update_data": {"priority": 5}}
        ada.post("/tasks/bulk-update", json=changes)
        updated = [receive(follower) for _ in task_ids]

    assert sorted(message["task"]["title"] for message in created) == sorted(
        row["title"] for row in rows
    )
    assert {message["type"] for message in created} == {"task.created"}
    assert sorted(message["task"]["id"] for message in updated) == sorted(task_ids)
    assert {message["task"]["priority"] for message in updated} == {5}


def test_author_and_followers_of_other_projects_receive_nothing(ada: Visitor, bob: Visitor) -> None:
    project_id, other_id = create_project(ada), create_project(ada, "Gemini")
    with (
        open_socket(ada, path_of(project_id)) as author,
        open_socket(bob, path_of(other_id)) as other,
        open_socket(bob) as none,
    ):
        assert [ping(author), ping(other), ping(none)] == [PONG] * 3

        create_task(ada, project_id)

        assert [ping(author), ping(other), ping(none)] == [PONG] * 3


def test_request_that_changes_nothing_broadcasts_nothing(ada: Visitor, bob: Visitor) -> None:
    project_id = create_project(ada)
    task = create_task(ada, project_id)
    with open_socket(bob, path_of(project_id)) as follower:
        assert ping(follower) == PONG

        ada.patch(f"/tasks/{task['id']}", json={"title": task["title"]})
        with pytest.raises(Exception, match=r"40[04]"):
            ada.patch(f"/tasks/{task['id']}", json={"title": "Fly", "assignee_id": 2**40})

        assert ping(follower) == PONG


def test_unknown_project_closes_the_socket_with_4404(ada: Visitor) -> None:
    with open_socket(ada, path_of(2**40)) as socket:
        assert read_close_code(socket) == 4404


def test_bad_token_closes_the_socket_of_an_unknown_project_with_4401(ada: Visitor) -> None:
    with open_socket(ada, path_of(2**40), token="wrong") as socket:
        assert read_close_code(socket) == 4401


def test_client_that_vanishes_holds_nobody_up(ada: Visitor, bob: Visitor) -> None:
    project_id = create_project(ada)
    with (
        open_socket(bob, path_of(project_id)) as follower,
        open_socket(bob, path_of(project_id)) as vanished,
    ):
        assert [ping(follower), ping(vanished)] == [PONG] * 2
        vanished.socket.shutdown(sockets.SHUT_RDWR)  # without a close frame

        tasks = [create_task(ada, project_id) for _ in range(3)]

        assert [receive(follower)["task"] for _ in tasks] == tasks


@pytest.mark.slow
def test_200_followers_receive_a_change(ada: Visitor, bob: Visitor) -> None:
    project_id = create_project(ada)
    with ExitStack() as stack:
        followers = [stack.enter_context(open_socket(bob, path_of(project_id))) for _ in range(200)]
        assert [ping(follower) for follower in followers] == [PONG] * 200

        task = create_task(ada, project_id)

        assert [receive(follower)["task"] for follower in followers] == [task] * 200


@pytest.mark.slow
def test_client_that_reads_too_slowly_is_closed_with_1013_and_holds_nobody_up(
    ada: Visitor, bob: Visitor
) -> None:
    project_id = create_project(ada)
    rows = [{"title": f"Step {number}", "description": "x" * 5000} for number in range(100)]
    ada.post("/tasks/import", json={"project_id": project_id, "tasks": rows})
    tasks = ada.get("/tasks", params={"project_id": project_id, "limit": 100}).json()
    task_ids = [task["id"] for task in tasks]
    url = bob.base_url
    narrow = sockets.socket()
    narrow.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    narrow.connect((url.host, url.port))
    with (
        open_socket(bob, path_of(project_id)) as follower,
        open_socket(bob, path_of(project_id), sock=narrow) as slow,
    ):
        assert [ping(follower), ping(slow)] == [PONG] * 2

        for number in range(40):
            update = {"task_ids": task_ids, "update_data": {"priority": 1 + number % 2}}
            ada.post("/tasks/bulk-update", json=update)
            received = [receive(follower)["task"]["priority"] for _ in task_ids]
            assert received == [1 + number % 2] * 100

        assert read_close_code(slow) == 1013
