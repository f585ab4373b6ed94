"""Simultaneous requests, each in a thread and on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.auth.models import RefreshToken
from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.users.models import Role, User

from tests.factories.base import Factories
from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import ClientFor
from tests.resilience.simultaneous import at_once, post, status_codes


@pytest.fixture
def anybody(committing_app: Flask) -> FlaskClient:
    """An anonymous client whose requests may run in parallel."""
    return committing_app.test_client(use_cookies=False)


@pytest.fixture
def session_token(anybody: FlaskClient, create_committed: Factories) -> dict[str, str]:
    """The refresh token of a session, as the body of a request."""
    credentials = {"email": create_committed(UserFactory).email, "password": PASSWORD}
    pair = anybody.post("/auth/login", json=credentials).get_json()
    return {"refresh_token": pair["refresh_token"]}


def test_five_of_twenty_wrong_logins_are_allowed(
    anybody: FlaskClient, create_committed: Factories
) -> None:
    user = create_committed(UserFactory)
    guess = {"email": user.email, "password": "wrong"}

    responses = at_once([post(anybody, "/auth/login", guess)] * 20)

    assert status_codes(responses) == {401: 20}
    assert sum("locked" in response.get_json()["detail"] for response in responses) == 15


def test_second_of_two_refreshes_ends_the_session(
    anybody: FlaskClient, session_token: dict[str, str]
) -> None:
    responses = at_once([post(anybody, "/auth/refresh", session_token)] * 2)

    assert status_codes(responses) == {200: 1, 401: 1}
    (won,) = (response.get_json() for response in responses if response.status_code == 200)
    successor = {"refresh_token": won["refresh_token"]}
    assert anybody.post("/auth/refresh", json=successor).status_code == 401


def test_logout_ends_a_session_that_is_being_refreshed(
    anybody: FlaskClient, session_token: dict[str, str], committing_session: Session
) -> None:
    log_out = post(anybody, "/auth/logout", session_token)
    with ThreadPoolExecutor(1) as thread:
        event.listen(  # the refresh has not added its token yet
            db.session, "after_flush", lambda *_: wait([thread.submit(log_out)], 0.2), once=True
        )
        anybody.post("/auth/refresh", json=session_token)

    assert committing_session.scalar(select(func.count()).select_from(RefreshToken)) == 0


def test_reset_token_is_used_once(
    anybody: FlaskClient, create_committed: Factories, notifier: Mock
) -> None:
    user = create_committed(UserFactory)
    anybody.post("/auth/password-reset", json={"email": user.email})
    token = notifier.send.call_args.args[0].body.split()[-1]
    body = {"token": token, "new_password": "another one"}

    responses = at_once([post(anybody, "/auth/password-reset/confirm", body)] * 20)

    assert status_codes(responses) == {200: 1, 400: 19}


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


@pytest.mark.repeat(3)  # a missing lock passes in one run of seven
def test_admins_who_demote_each_other_leave_one(
    committing_client_for: ClientFor, create_committed: Factories, committing_session: Session
) -> None:
    ada, bob = create_committed.batch(UserFactory, 2, admin=True)
    demotions = [
        partial(committing_client_for(actor).patch, f"/users/{other.id}", json={"role": "user"})
        for actor, other in [(ada, bob), (bob, ada)]
    ]

    at_once(demotions)

    admins = select(func.count()).where(User.role == Role.ADMIN)
    assert committing_session.scalar(admins) == 1
