"""A service that publishes jobs to a real broker."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.auth.models import PasswordReset
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import UserFactory
from tests.fixtures.broker import NOBODY_LISTENS
from tests.fixtures.jobs import ReceiveJob, connect_broker

NOTIFICATION = {"recipient": "ada@example.com", "subject": "Hello", "body": "s3cret"}


def test_password_reset_publishes_a_notification_whose_body_no_header_shows(
    receive_job: ReceiveJob, client: FlaskClient, user: User
) -> None:
    client.post("/auth/password-reset", json={"email": user.email})

    message = receive_job()
    notification = message.payload[1]
    token = notification["body"].split()[-1]
    assert notification["recipient"] == user.email
    assert len(token) > 32
    assert token not in str(message.headers)


def test_retry_shows_the_body_in_no_header_either(receive_job: ReceiveJob) -> None:
    request: dict[str, Any] = {"id": "job-1", "kwargs": NOTIFICATION, "called_directly": False}
    send_notification.push_request(**request)
    send_notification.retry(throw=False)
    send_notification.pop_request()

    message = receive_job()
    assert message.headers["id"] == "job-1"
    assert message.payload[1] == NOTIFICATION
    assert "s3cret" not in str(message.headers)


def test_every_thread_publishes_to_the_broker_of_the_application(
    receive_job: ReceiveJob, app: Flask
) -> None:
    with ThreadPoolExecutor(1) as thread:
        thread.submit(app.extensions["notifier"].send, Notification(**NOTIFICATION)).result()

    assert receive_job().payload[1] == NOTIFICATION


def test_job_is_published_after_the_commit_of_what_it_reads(
    committing_app: Flask, notifier: Mock, create_committed: Factories, committing_session: Session
) -> None:
    user = create_committed(UserFactory)
    resets = []
    count = select(func.count()).select_from(PasswordReset)
    notifier.send.side_effect = lambda _: resets.append(committing_session.scalar(count))

    committing_app.test_client().post("/auth/password-reset", json={"email": user.email})

    assert resets == [1]


@pytest.fixture
def refusing_url(broker_url: str) -> str:
    """The URL of a {{ "database" if cookiecutter.jobs == "celery-redis" else "virtual host" }} that the broker does not have."""
    url = make_url(broker_url).set(database="9999")
    return url.render_as_string(hide_password=False)


def test_job_that_the_broker_refuses_is_logged_as_lost(
    refusing_url: str, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    connect_broker(app, refusing_url)

    app.extensions["notifier"].send(Notification(**NOTIFICATION))

    assert f"The job {send_notification.name} is lost" in caplog.text


@pytest.mark.parametrize(
    ("url", "state"),
    [
        (None, "not configured"),
        ("real", "ok"),
        ("refusing", "unreachable"),
        (NOBODY_LISTENS, "unreachable"),
    ],
)
def test_readiness_names_the_broker_but_does_not_require_it(
    url: str | None,
    state: str,
    broker_url: str,
    refusing_url: str,
    app: Flask,
    client: FlaskClient,
) -> None:
    urls = {"real": broker_url, "refusing": refusing_url}
    connect_broker(app, urls.get(url or "", url))

    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.get_json()["checks"]["broker"] == state
