"""Password reset, and what it logs."""

import secrets
from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.database import upgrade
from {{ cookiecutter.__package }}.notifications.client import Notification, NotificationClient
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import PASSWORD
from tests.fixtures.client import SECRET_KEY, ClientFor
from tests.fixtures.database import dispose_engines
from tests.fixtures.upstream import Step, Upstream

NEW_PASSWORD = "a new password"


def request_reset(client: FlaskClient, email: str) -> TestResponse:
    return client.post("/auth/password-reset", json={"email": email})


def confirm_reset(client: FlaskClient, token: str, password: str = NEW_PASSWORD) -> TestResponse:
    body = {"token": token, "new_password": password}
    return client.post("/auth/password-reset/confirm", json=body)


def log_in(client: FlaskClient, user: User, password: str) -> TestResponse:
    return client.post("/auth/login", json={"email": user.email, "password": password})


def sent_token(notifier: Mock) -> str:
    notification: Notification = notifier.send.call_args.args[0]
    return notification.body.split()[-1]


def test_confirmation_changes_the_password_and_ends_every_session(
    client: FlaskClient, user: User, notifier: Mock
) -> None:
    refresh_token = log_in(client, user, PASSWORD).get_json()["refresh_token"]
    request_reset(client, user.email.upper())

    response = confirm_reset(client, sent_token(notifier))

    assert response.status_code == 200
    assert notifier.send.call_args.args[0].recipient == user.email
    assert log_in(client, user, PASSWORD).status_code == 401
    assert log_in(client, user, NEW_PASSWORD).status_code == 200
    refreshed = client.post("/auth/refresh", json={"refresh_token": refresh_token})
    assert refreshed.status_code == 401


def test_known_and_unknown_email_have_the_same_response(
    client: FlaskClient, user: User, notifier: Mock
) -> None:
    known = request_reset(client, user.email)
    notifier.reset_mock()

    unknown = request_reset(client, "unknown@example.com")

    assert (unknown.status_code, unknown.data) == (200, known.data)
    notifier.send.assert_not_called()


def test_token_works_once(client: FlaskClient, user: User, notifier: Mock) -> None:
    request_reset(client, user.email)
    token = sent_token(notifier)

    assert [confirm_reset(client, token).status_code for _ in range(2)] == [200, 400]


@pytest.mark.parametrize(("seconds", "status"), [(3599, 200), (3600, 400)])
def test_token_works_for_an_hour(
    client: FlaskClient,
    user: User,
    notifier: Mock,
    clock: time_machine.Traveller,
    seconds: int,
    status: int,
) -> None:
    request_reset(client, user.email)
    clock.shift(timedelta(seconds=seconds))

    assert confirm_reset(client, sent_token(notifier)).status_code == status


def test_deactivated_user_returns_400(
    client: FlaskClient, user: User, admin: User, client_for: ClientFor, notifier: Mock
) -> None:
    request_reset(client, user.email)
    client_for(admin).patch(f"/users/{user.id}", json={"is_active": False})

    assert confirm_reset(client, sent_token(notifier)).status_code == 400


def test_confirmation_unlocks_the_email(client: FlaskClient, user: User, notifier: Mock) -> None:
    for _ in range(5):
        log_in(client, user, "wrong")
    request_reset(client, user.email)
    confirm_reset(client, sent_token(notifier))

    assert log_in(client, user, NEW_PASSWORD).status_code == 200


@pytest.mark.parametrize("failure", [503, 400, "reset"])
def test_failed_notification_does_not_fail_the_request(
    failure: Step,
    app: Flask,
    client: FlaskClient,
    user: User,
    upstream: Upstream,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upstream.plan = [failure]
    notifier = NotificationClient(upstream.url, sleep=lambda _: None)
    monkeypatch.setitem(app.extensions, "notifier", notifier)

    response = request_reset(client, user.email)

    notifier.close()
    assert response.status_code == 200
    assert f"Notification to {user.email} failed" in caplog.text


@pytest.mark.parametrize(("environment", "logged"), [("production", False), ("development", True)])
def test_token_is_logged_in_development_only(
    environment: str,
    logged: bool,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level("DEBUG")
    app = create_app(
        Settings(environment=environment, secret_key=SECRET_KEY, database_url="sqlite:///:memory:")
    )
    upgrade(app)
    client = app.test_client()
    monkeypatch.setattr(secrets, "token_urlsafe", lambda: "t0ken")
    account = {"email": "ada@example.com", "name": "Ada", "password": "s3cret-password"}

    client.post("/auth/register", json=account)
    client.post("/auth/login", json=account)
    request_reset(client, "ada@example.com")
    confirmed = confirm_reset(client, "t0ken", "an0ther-password")

    dispose_engines(app)
    assert confirmed.status_code == 200
    assert "ada@example.com" in caplog.text
    assert ("t0ken" in caplog.text) is logged
    assert "s3cret-password" not in caplog.text
    assert "an0ther-password" not in caplog.text
