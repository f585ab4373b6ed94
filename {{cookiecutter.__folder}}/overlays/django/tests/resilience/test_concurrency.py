"""Requests at the same time, each on a connection of its own."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.backends import ModelBackend
from django.db import connection, connections, transaction
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from {{ cookiecutter.__package }}.authentication import services
from {{ cookiecutter.__package }}.authentication.sessions import start_session
from {{ cookiecutter.__package }}.tasks.models import Task
from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories import PASSWORD, ProjectFactory, TaskFactory, UserFactory
from tests.fixtures.client import ClientFor

pytestmark = pytest.mark.django_db(transaction=True)

Call = Callable[[], Any]


def at_once(calls: Iterable[Call]) -> list[Any]:
    """Make the calls at one moment, each from a thread of its own."""
    calls = list(calls)
    ready = Barrier(len(calls))

    def make(call: Call) -> Any:
        try:
            # Whoever has yet to connect comes too late.
            connection.ensure_connection()
            ready.wait()
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(make, calls))


def status_codes(answers: Iterable[Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_one_of_twenty_registrations_of_an_email_succeeds(client: APIClient) -> None:
    account = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}

    answers = at_once([partial(client.post, "/auth/register", account)] * 20)

    assert status_codes(answers) == {201: 1, 409: 19}
    assert User.objects.count() == 1


def test_five_of_twenty_wrong_logins_are_tried(client: APIClient) -> None:
    user = UserFactory.create()
    guess = {"email": user.email, "password": "wrong"}

    with patch.object(ModelBackend, "authenticate", autospec=True, return_value=None) as judge:
        answers = at_once([partial(client.post, "/auth/login", guess)] * 20)

    assert status_codes(answers) == {401: 20}
    assert judge.call_count == 5
    assert "locked" in client.post("/auth/login", guess).json()["detail"]


def test_the_sixth_of_six_wrong_logins_hears_of_the_lock(client: APIClient) -> None:
    guess = {"email": "ada@example.com", "password": "wrong"}

    answers = at_once([partial(client.post, "/auth/login", guess)] * 6)

    assert sum("locked" in answer.json()["detail"] for answer in answers) == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "another"}])
def test_a_login_starts_no_session_that_was_to_end_meanwhile(
    change: dict[str, Any], client: APIClient
) -> None:
    user = UserFactory.create()

    def judge(*arguments: Any, **credentials: Any) -> Any:
        judged = authenticate(*arguments, **credentials)
        user.update(change)
        return judged

    with patch.object(services, "authenticate", judge):
        answer = client.post("/auth/login", {"email": user.email, "password": PASSWORD})

    assert answer.status_code == 401
    assert not OutstandingToken.objects.exists()


def test_of_two_refreshes_one_succeeds_and_the_other_ends_the_session(client: APIClient) -> None:
    user = UserFactory.create()
    pair = client.post("/auth/login", {"email": user.email, "password": PASSWORD}).json()
    spent = {"refresh_token": pair["refresh_token"]}

    answers = at_once([partial(client.post, "/auth/refresh", spent)] * 2)

    assert status_codes(answers) == {200: 1, 401: 1}
    (won,) = (answer.json() for answer in answers if answer.status_code == 200)
    heir = {"refresh_token": won["refresh_token"]}
    assert client.post("/auth/refresh", heir).status_code == 401


def test_a_reset_token_is_spent_once(client: APIClient) -> None:
    reset = services.request_password_reset(UserFactory.create().email)
    assert reset
    body = {"token": reset[1], "new_password": "another one"}

    answers = at_once([partial(client.post, "/auth/password-reset/confirm", body)] * 20)

    assert status_codes(answers) == {200: 1, 400: 19}


def test_a_reset_ends_the_sessions_that_are_being_refreshed(client: APIClient) -> None:
    user = UserFactory.create()
    sessions = [{"refresh_token": start_session(user).refresh_token} for _ in range(20)]
    reset = services.request_password_reset(user.email)
    assert reset
    body = {"token": reset[1], "new_password": "another one"}

    answers = at_once(
        [
            *(partial(client.post, "/auth/refresh", spent) for spent in sessions),
            partial(client.post, "/auth/password-reset/confirm", body),
        ]
    )

    assert answers.pop().status_code == 200
    heirs = [answer.json() for answer in answers if answer.status_code == 200]
    assert status_codes(client.post("/auth/refresh", heir) for heir in heirs).keys() <= {401}


def test_two_admins_who_demote_each_other_leave_one(client_for: ClientFor) -> None:
    ada, bob = UserFactory.create_batch(2, admin=True)
    duel = [(client_for(ada), bob), (client_for(bob), ada)]

    at_once(
        partial(actor.patch, f"/users/{other.pk}", {"role": "user"}) for actor, other in duel * 5
    )

    assert User.objects.filter(role=Role.ADMIN).count() == 1


def test_a_task_is_completed_at_one_time(client_for: ClientFor) -> None:
    task = TaskFactory.create()
    owner = client_for(task.project.owner)

    answers = at_once([partial(owner.patch, f"/tasks/{task.pk}", {"is_completed": True})] * 20)

    assert status_codes(answers) == {200: 20}
    assert len({answer.json()["completed_at"] for answer in answers}) == 1


def test_bulk_updates_of_the_same_tasks_lose_nothing(client_for: ClientFor) -> None:
    project = ProjectFactory.create()
    ids = [task.pk for task in TaskFactory.create_batch(20, project=project)]
    owner = client_for(project.owner)
    updates = [
        {"task_ids": ids, "update_data": {"priority": 5}},
        {"task_ids": ids[::-1], "update_data": {"is_completed": True}},
    ]

    answers = at_once(partial(owner.post, "/tasks/bulk-update", update) for update in updates * 10)

    assert status_codes(answers) == {200: 20}
    assert Task.objects.filter(priority=5, completed_at__isnull=False).count() == 20


def test_a_project_that_is_deleted_while_its_tasks_change_breaks_nothing(
    client_for: ClientFor,
) -> None:
    project = ProjectFactory.create()
    ids = [task.pk for task in TaskFactory.create_batch(20, project=project)]
    owner = client_for(project.owner)
    update = {"task_ids": ids[::-1], "update_data": {"priority": 5}}
    task = {"title": "Late", "project_id": project.pk}

    answers = at_once(
        [
            *[partial(owner.post, "/tasks/bulk-update", update)] * 5,
            *[partial(owner.post, "/tasks", task)] * 5,
            *[partial(owner.delete, f"/projects/{project.pk}")] * 2,
        ]
    )

    assert status_codes(answers).keys() <= {200, 201, 204, 404}
    assert not Task.objects.exists()


def wait_until_waited_for() -> None:
    """Wait for somebody to wait for our transaction, as on SQLite everybody does anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            waiting = False
            while not waiting:
                cursor.execute(
                    "SELECT count(*) > 0 FROM pg_locks"
                    " WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"
                )
                (waiting,) = cursor.fetchone()


def test_a_project_that_is_deleted_waits_for_its_tasks_in_the_order_of_their_ids(
    client_for: ClientFor,
) -> None:
    project = ProjectFactory.create()
    # Whoever asks for no order finds them in this one.
    second, first = (TaskFactory.create(pk=pk, project=project) for pk in (2, 1))
    owner = client_for(project.owner)

    def delete() -> Response:
        try:
            return owner.delete(f"/projects/{project.pk}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            Task.objects.select_for_update().get(pk=first.pk)
            deletion = threads.submit(delete)
            wait_until_waited_for()
            Task.objects.select_for_update().get(pk=second.pk)

        assert deletion.result().status_code == 204
