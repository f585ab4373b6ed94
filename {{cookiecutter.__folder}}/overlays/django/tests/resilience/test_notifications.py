"""A password reset whose notification cannot be sent."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.authentication import tasks
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.upstream import Step, Upstream


@pytest.mark.parametrize("failure", [503, 400, "reset"])
def test_failed_notification_is_logged_and_the_request_succeeds(
    failure: Step,
    client: APIClient,
    user: User,
    upstream: Upstream,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    upstream.plan = [failure]
    notification_client = NotificationClient(upstream.url, sleep=lambda _: None)
    monkeypatch.setattr(tasks, "get_notification_client", lambda: notification_client)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/auth/password-reset", {"email": user.email})
    notification_client.close()

    assert response.status_code == 200
    assert f"Notification to {user.email} failed" in caplog.text
