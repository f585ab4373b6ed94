"""Requests at the same time, each in a thread and on a connection of its own."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.auth.models import RefreshToken
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories import PASSWORD, Factories, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor

# Fewer than the pool has connections, so that no request waits for another's.
THREADS = 10

Request = Callable[[], TestResponse]


@pytest.fixture
def anybody(committing_app: Flask) -> FlaskClient:
    """A client that is not signed in, and whose requests may run in parallel."""
    # A jar of cookies is the only thing that requests of one client would share.
    return committing_app.test_client(use_cookies=False)


@pytest.fixture(autouse=True)
def open_connections(committing_engine: Engine) -> None:
    """Open two connections, so that no request is done while another one still connects."""
    with committing_engine.connect(), committing_engine.connect():
        pass


def post(client: FlaskClient, path: str, body: Any) -> Request:
    return partial(client.post, path, json=body)


def at_once(requests: Sequence[Request]) -> list[TestResponse]:
    threads_at_once = min(len(requests), THREADS)
    start = Barrier(threads_at_once, timeout=10)

    def send(request: Request) -> TestResponse:
        start.wait()
        return request()

    with ThreadPoolExecutor(threads_at_once) as threads:
        return [*threads.map(send, requests)]


def status_codes(answers: Iterable[TestResponse]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_one_of_twenty_registrations_of_an_email_succeeds(
    anybody: FlaskClient, committing_session: Session
) -> None:
    account = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}

    answers = at_once([post(anybody, "/auth/register", account)] * 20)

    assert status_codes(answers) == {201: 1, 409: 19}
    assert committing_session.scalar(select(func.count()).select_from(User)) == 1


def test_five_of_twenty_wrong_logins_are_tried(
    anybody: FlaskClient, create_committed: Factories
) -> None:
    user = create_committed(UserFactory)
    guess = {"email": user.email, "password": "wrong"}

    answers = at_once([post(anybody, "/auth/login", guess)] * 20)

    assert status_codes(answers) == {401: 20}
    assert sum("locked" in answer.get_json()["detail"] for answer in answers) == 15


def test_of_two_refreshes_one_succeeds_and_the_other_ends_the_session(
    anybody: FlaskClient, create_committed: Factories
) -> None:
    user = create_committed(UserFactory)
    credentials = {"email": user.email, "password": PASSWORD}
    pair = anybody.post("/auth/login", json=credentials).get_json()
    spent = {"refresh_token": pair["refresh_token"]}

    answers = at_once([post(anybody, "/auth/refresh", spent)] * 2)

    assert status_codes(answers) == {200: 1, 401: 1}
    (won,) = (answer.get_json() for answer in answers if answer.status_code == 200)
    heir = {"refresh_token": won["refresh_token"]}
    assert anybody.post("/auth/refresh", json=heir).status_code == 401


def test_a_reset_token_is_spent_once(
    anybody: FlaskClient, create_committed: Factories, notifier: Mock
) -> None:
    user = create_committed(UserFactory)
    anybody.post("/auth/password-reset", json={"email": user.email})
    token = notifier.send.call_args.args[0].body.split()[-1]
    body = {"token": token, "new_password": "another one"}

    answers = at_once([post(anybody, "/auth/password-reset/confirm", body)] * 20)

    assert status_codes(answers) == {200: 1, 400: 19}


def test_of_ten_resets_asked_for_at_once_one_token_works(
    anybody: FlaskClient, create_committed: Factories, notifier: Mock
) -> None:
    user = create_committed(UserFactory)

    at_once([post(anybody, "/auth/password-reset", {"email": user.email})] * 10)

    tokens = [call.args[0].body.split()[-1] for call in notifier.send.call_args_list]
    bodies = [{"token": token, "new_password": "another one"} for token in tokens]
    answers = [anybody.post("/auth/password-reset/confirm", json=body) for body in bodies]
    assert status_codes(answers) == {200: 1, 400: 9}


def test_no_session_outlives_a_deactivation(
    anybody: FlaskClient,
    committing_client_for: ClientFor,
    create_committed: Factories,
    committing_session: Session,
) -> None:
    user, admin = create_committed(UserFactory), create_committed(UserFactory, admin=True)
    login = post(anybody, "/auth/login", {"email": user.email, "password": PASSWORD})
    deactivation = partial(
        committing_client_for(admin).patch, f"/users/{user.id}", json={"is_active": False}
    )

    at_once([*[login] * 5, deactivation, *[login] * 4])

    assert committing_session.scalar(select(func.count()).select_from(RefreshToken)) == 0


@pytest.mark.repeat(3)  # one run in seven lets a missing lock pass
def test_two_admins_who_demote_each_other_leave_one(
    committing_client_for: ClientFor, create_committed: Factories, committing_session: Session
) -> None:
    ada, bob = create_committed.batch(UserFactory, 2, admin=True)
    duel = [
        partial(committing_client_for(actor).patch, f"/users/{other.id}", json={"role": "user"})
        for actor, other in [(ada, bob), (bob, ada)]
    ]

    at_once(duel)

    admins = select(func.count()).where(User.role == Role.ADMIN)
    assert committing_session.scalar(admins) == 1


def test_a_task_is_completed_at_one_time(
    committing_client_for: ClientFor, create_committed: Factories
) -> None:
    task = create_committed(TaskFactory)
    owner = committing_client_for(task.project.owner)

    answers = at_once([partial(owner.patch, f"/tasks/{task.id}", json={"is_completed": True})] * 20)

    assert status_codes(answers) == {200: 20}
    assert len({answer.get_json()["completed_at"] for answer in answers}) == 1


def test_bulk_updates_of_the_same_tasks_lose_nothing(
    committing_client_for: ClientFor, create_committed: Factories, committing_session: Session
) -> None:
    project = create_committed(ProjectFactory)
    tasks = create_committed.batch(TaskFactory, 20, project=project)
    owner = committing_client_for(project.owner)
    ids = [task.id for task in tasks]
    updates = [
        {"task_ids": ids, "update_data": {"priority": 5}},
        {"task_ids": ids[::-1], "update_data": {"is_completed": True}},
    ]

    answers = at_once([post(owner, "/tasks/bulk-update", update) for update in updates] * 10)

    assert status_codes(answers) == {200: 20}
    rows = committing_session.execute(select(Task.priority, Task.completed_at.is_not(None)))
    assert Counter(map(tuple, rows)) == {(5, True): 20}
