"""Password reset, and what it logs."""

import secrets
from unittest.mock import Mock

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import PASSWORD
from tests.fixtures.database import MEMORY, migrated

NEW_PASSWORD = "a new password"


def request_reset(client: FlaskClient, email: str) -> TestResponse:
    return client.post("/auth/password-reset", json={"email": email})


def confirm_reset(client: FlaskClient, token: str) -> TestResponse:
    body = {"token": token, "new_password": NEW_PASSWORD}
    return client.post("/auth/password-reset/confirm", json=body)


def log_in(client: FlaskClient, email: str, password: str) -> TestResponse:
    return client.post("/auth/login", json={"email": email, "password": password})


def test_confirmation_changes_the_password_and_ends_every_session(
    client: FlaskClient, user: User, notifier: Mock
) -> None:
    refresh_token = log_in(client, user.email, PASSWORD).get_json()["refresh_token"]
    request_reset(client, user.email.upper())
    notification = notifier.send.call_args.args[0]
    token = notification.body.split()[-1]

    responses = [confirm_reset(client, token) for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 400]
    assert notification.recipient == user.email
    assert log_in(client, user.email, PASSWORD).status_code == 401
    assert log_in(client, user.email, NEW_PASSWORD).status_code == 200
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


@pytest.mark.parametrize(("environment", "logged"), [("production", False), ("development", True)])
def test_token_is_logged_in_development_only(
    environment: str,
    logged: bool,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setattr(secrets, "token_urlsafe", lambda: "t0ken")
    account = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}

    with migrated(MEMORY, environment=environment) as app:
        client = app.test_client()
        client.post("/auth/register", json=account)
        request_reset(client, "ada@example.com")

    assert "ada@example.com" in caplog.text
    assert ("t0ken" in caplog.text) is logged
