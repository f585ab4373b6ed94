"""A service that publishes jobs."""

import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from kombu import Connection
from pytest_django import Settings
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.core.jobs import check_broker, publish
from {{ cookiecutter.__package }}.notifications.tasks import notify, send_notification
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.broker import NOBODY_LISTENS
from tests.fixtures.live import PRODUCTION

NOTIFICATION = {"recipient": "ada@example.com", "subject": "Hello", "body": "s3cret"}


def take_job(url: str, queue: str) -> Any:
    """Take the next message from a queue."""
    with Connection(url) as broker, broker.SimpleQueue(queue) as jobs:
        message = jobs.get(timeout=30)
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


def test_refusal_of_the_broker_is_like_an_outage(
    broker_url: str, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    unknown = urlsplit(broker_url)._replace(path="/99")  # a {{ "database" if cookiecutter.jobs == "celery-redis" else "virtual host" }}
    settings.CELERY_BROKER_URL = unknown.geturl()

    publish(send_notification.s(**NOTIFICATION))

    assert "is lost" in caplog.text
    assert check_broker() == "unreachable"


def test_certificate_of_the_broker_is_verified() -> None:
    code = (
        "from {{ cookiecutter.__package }}.config import celery_app\n"
        "from {{ cookiecutter.__package }}.core.jobs import connect\n"
        "print(connect().ssl)\n"
        "print(celery_app.connection_for_write().ssl)"
    )
    environment = os.environ | PRODUCTION
    environment["DJANGO_SETTINGS_MODULE"] = "{{ cookiecutter.__package }}.config.settings"
    environment["BROKER_URL"] = "{{ "rediss" if cookiecutter.jobs == "celery-redis" else "amqps" }}://broker.example.com"

    printed = subprocess.check_output([sys.executable, "-c", code], env=environment, text=True)

    assert printed == "{{ "{'ssl_cert_reqs': 'required'}" if cookiecutter.jobs == "celery-redis" else "{'server_hostname': None}" }}\n" * 2
