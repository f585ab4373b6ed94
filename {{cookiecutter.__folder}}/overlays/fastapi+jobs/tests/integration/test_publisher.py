"""A service that publishes jobs to a real broker."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from celery.exceptions import Retry
from fastapi.testclient import TestClient
from kombu import Queue

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.notifications.publisher import NotificationPublisher
from {{ cookiecutter.__package }}.notifications.tasks import send_notification
from {{ cookiecutter.__package }}.publisher import Publisher

from tests.fixtures.broker import NOBODY_LISTENS
from tests.fixtures.database import make_settings
from tests.fixtures.upstream import Upstream

NOTIFICATION = {"recipient": "ada@example.com", "subject": "Hello", "body": "s3cret"}


@pytest.fixture
def publisher(broker_url: str, queue: str) -> Publisher:
    publisher = Publisher(make_settings().model_copy(update={"broker_url": broker_url}))
    publisher.celery.conf.task_default_queue = queue
    return publisher


def take_message(publisher: Publisher) -> Any:
    """Return the message in the queue of the test, and delete the queue."""
    with publisher.celery.connection_for_read() as broker:
        queue = Queue(publisher.celery.conf.task_default_queue, channel=broker.default_channel)
        message = queue.get(no_ack=True)
        queue.delete()
    return message


async def test_published_notification_reaches_the_queue_without_a_readable_body(
    publisher: Publisher,
) -> None:
    await NotificationPublisher(publisher).send(Notification(**NOTIFICATION))

    message = take_message(publisher)
    assert message.headers["task"] == send_notification.name
    assert message.payload[1] == NOTIFICATION
    assert "s3cret" not in str(message.headers)


def test_retry_keeps_the_id_and_hides_the_body(
    publisher: Publisher, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    upstream.plan = [503]
    monkeypatch.setenv("NOTIFICATIONS_URL", upstream.url)
    task = publisher.celery.tasks[send_notification.name]
    task.push_request(id="job-1", kwargs=NOTIFICATION, called_directly=False)

    with pytest.raises(Retry):
        task.run(**NOTIFICATION)

    message = take_message(publisher)
    assert (message.headers["id"], message.payload[1]) == ("job-1", NOTIFICATION)
    assert "s3cret" not in str(message.headers)


@pytest.mark.usefixtures("committing_engine")  # deletes the user
def test_message_of_a_request_is_a_job(
    committing_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = make_settings(committing_url).model_copy(update={"broker_url": NOBODY_LISTENS})
    account = {"email": "ada@example.com", "name": "Ada", "password": "correct-horse"}

    with TestClient(create_app(settings)) as client:
        client.post("/auth/register", json=account)
        response = client.post("/auth/password-reset", json={"email": "ada@example.com"})

    assert response.status_code == 200
    assert f"The job {send_notification.name} is lost" in caplog.text
    assert "this token" not in caplog.text


async def test_job_that_the_broker_refuses_is_logged_as_lost(
    broker_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = urlsplit(broker_url)._replace(path="/999").geturl()  # unknown database or virtual host
    publisher = Publisher(make_settings().model_copy(update={"broker_url": url}))

    await NotificationPublisher(publisher).send(Notification(**NOTIFICATION))

    assert f"The job {send_notification.name} is lost" in caplog.text
    assert await publisher.check() == "unreachable"


@pytest.mark.parametrize(
    ("url", "state"), [(None, "not configured"), ("real", "ok"), (NOBODY_LISTENS, "unreachable")]
)
def test_readiness_names_the_broker_but_does_not_require_it(
    url: str | None, state: str, broker_url: str, tmp_path: Path
) -> None:
    settings = make_settings(f"sqlite:///{tmp_path / 'service.db'}")
    settings = settings.model_copy(update={"broker_url": broker_url if url == "real" else url})

    with TestClient(create_app(settings)) as client:
        response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json()["checks"]["broker"] == state
