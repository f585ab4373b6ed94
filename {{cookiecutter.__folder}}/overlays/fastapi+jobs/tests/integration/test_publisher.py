"""A service that publishes jobs to a real broker."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.jobs import Publisher
from {{ cookiecutter.__package }}.notifications.client import Notification
from {{ cookiecutter.__package }}.notifications.publisher import NotificationPublisher

from tests.fixtures.broker import NOBODY_LISTENS
from tests.fixtures.database import make_settings

NOTIFICATION = {"recipient": "ada@example.com", "subject": "Hello", "body": "s3cret"}


async def test_published_notification_reaches_the_queue_without_a_readable_body(
    broker_url: str, queue: str
) -> None:
    publisher = Publisher(make_settings().model_copy(update={"broker_url": broker_url}))
    publisher.celery.conf.task_default_queue = queue

    await NotificationPublisher(publisher).send(Notification(**NOTIFICATION))

    with publisher.celery.connection_for_read() as broker, broker.SimpleQueue(queue) as jobs:
        message = jobs.get(timeout=5)
        message.ack()
    assert message.payload[1] == NOTIFICATION
    assert "s3cret" not in str(message.headers)


@pytest.mark.parametrize(
    ("url", "state"), [(None, "not configured"), ("real", "ok"), (NOBODY_LISTENS, "unavailable")]
)
def test_readiness_names_the_broker_but_does_not_require_it(
    url: str | None, state: str, broker_url: str, tmp_path: Path
) -> None:
    settings = make_settings(f"sqlite:///{tmp_path / 'service.db'}")
    settings = settings.model_copy(update={"broker_url": broker_url if url == "real" else url})

    with TestClient(create_app(settings)) as client:
        response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json()["checks"] | {"broker": state} == response.json()["checks"]
