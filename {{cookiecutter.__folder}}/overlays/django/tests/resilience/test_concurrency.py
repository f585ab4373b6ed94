"""Concurrent requests, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.authentication.models import LOCK_DURATION, LoginFailure
from {{ cookiecutter.__package }}.users.models import User
from {{ cookiecutter.__package }}.users.serializers import UserSerializer

from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor
from tests.resilience.concurrency import at_once, status_codes

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_concurrent_registrations_succeeds(client: APIClient) -> None:
    account = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}

    responses = at_once([partial(client.post, "/auth/register", account)] * 10)

    assert status_codes(responses) == {201: 1, 409: 9}


def test_every_concurrent_failure_is_counted(client: APIClient) -> None:
    user = UserFactory.create()
    guess = {"email": user.email, "password": "wrong"}

    responses = at_once([partial(client.post, "/auth/login", guess)] * 5)

    assert status_codes(responses) == {401: 5}
    response = client.post("/auth/login", {"email": user.email, "password": PASSWORD})
    assert "locked" in response.json()["detail"]


def test_failure_does_not_wait_for_expired_ones_of_others(client: APIClient) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite locks the whole database")
    LoginFailure.objects.create(last_failed_at=timezone.now() - LOCK_DURATION)
    guess = {"email": "ada@example.com", "password": "wrong"}

    with ThreadPoolExecutor() as threads, transaction.atomic():
        LoginFailure.objects.select_for_update().get()
        logins = threads.submit(at_once, [partial(client.post, "/auth/login", guess)])
        assert status_codes(logins.result(timeout=30)) == {401: 1}


def test_one_of_two_refreshes_succeeds_and_the_other_revokes_the_family(client: APIClient) -> None:
    user = UserFactory.create()
    tokens = client.post("/auth/login", {"email": user.email, "password": PASSWORD}).json()
    body = {"refresh_token": tokens["refresh_token"]}

    responses = at_once([partial(client.post, "/auth/refresh", body)] * 2)

    assert status_codes(responses) == {200: 1, 401: 1}
    (winner,) = (response.json() for response in responses if response.status_code == 200)
    successor = {"refresh_token": winner["refresh_token"]}
    assert client.post("/auth/refresh", successor).status_code == 401


def test_admins_who_demote_each_other_leave_one(
    client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bob = UserFactory.create_batch(2, admin=True)
    both_saved = Barrier(2, timeout=0.5)
    save = User.save

    def save_and_wait(user: User, **options: Any) -> None:
        save(user, **options)
        with suppress(BrokenBarrierError):  # a lock holds the other one back
            both_saved.wait()

    monkeypatch.setattr(User, "save", save_and_wait)
    pairs = [(client_for(ada), bob), (client_for(bob), ada)]

    at_once(
        partial(caller.patch, f"/users/{other.pk}", {"role": "user"}) for caller, other in pairs
    )

    assert User.objects.active_admins().count() == 1


def test_update_keeps_what_others_changed_meanwhile(
    client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = UserFactory.create()

    def deactivate(_serializer: UserSerializer, attrs: dict[str, Any]) -> dict[str, Any]:
        User.objects.filter(pk=user.pk).update(is_active=False)
        return attrs

    monkeypatch.setattr(UserSerializer, "validate", deactivate)

    response = client_for(user).patch(f"/users/{user.pk}", {"name": "Ada"})

    assert (response.json()["name"], response.json()["is_active"]) == ("Ada", False)
