"""A service that publishes jobs."""

from typing import Any

import pytest
from kombu import Connection
from pytest_django import Settings
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.core.jobs import publish
from {{ cookiecutter.__package }}.notifications.tasks import notify, send_notification
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.broker import NOBODY_LISTENS

NOTIFICATION = {"recipient": "ada@example.com", "subject": "Hello", "body": "s3cret"}


def take_job(url: str, queue: str) -> Any:
    """Take the next message from a queue."""
    with Connection(url) as broker, broker.SimpleQueue(queue) as jobs:
        message = jobs.get(timeout=5)
        message.ack()
        return message


def test_published_job_reaches_the_queue_without_readable_arguments(
    broker_url: str, queue: str, settings: Settings
) -> None:
    settings.CELERY_BROKER_URL = broker_url

    publish(send_notification.s(**NOTIFICATION).set(queue=queue))

    message = take_job(broker_url, queue)
    assert message.payload[1] == NOTIFICATION
    assert "s3cret" not in str(message.headers)


@pytest.mark.django_db
def test_password_reset_is_published_after_the_commit(
    client: APIClient, user: User, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    settings.CELERY_BROKER_URL = "memory://"

    with django_capture_on_commit_callbacks() as callbacks:
        client.post("/auth/password-reset", {"email": user.email})
    (callback,) = callbacks
    callback()

    message = take_job("memory://", "celery")
    assert message.headers["task"] == send_notification.name
    recipient, subject, body = message.payload[0]
    assert (recipient, subject) == (user.email, "Reset your password")
    assert f"this token: {user.pk}-" in body


@pytest.mark.django_db
def test_job_without_a_broker_is_logged_as_lost(
    settings: Settings, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    settings.CELERY_BROKER_URL = NOBODY_LISTENS

    with django_capture_on_commit_callbacks(execute=True):
        notify(**NOTIFICATION)

    assert f"The job {send_notification.name} is lost" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "state"), [("", "not configured"), ("real", "ok"), (NOBODY_LISTENS, "unreachable")]
)
def test_readiness_names_the_broker_but_does_not_require_it(
    url: str, state: str, broker_url: str, client: APIClient, settings: Settings
) -> None:
    settings.CELERY_BROKER_URL = broker_url if url == "real" else url

    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json()["checks"]["broker"] == state
