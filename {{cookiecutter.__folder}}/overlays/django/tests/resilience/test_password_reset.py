"""A password reset whose message cannot be sent."""

import pytest
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.authentication import tasks
from {{ cookiecutter.__package }}.notifications.client import (
    NotificationClient,
)
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.upstream import Step, Upstream


@pytest.mark.parametrize("failure", [503, 400, "reset"])
def test_a_reset_is_answered_as_ever_if_its_notification_fails(
    failure: Step,
    client: APIClient,
    user: User,
    upstream: Upstream,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    upstream.plan = [failure]
    with NotificationClient(upstream.url, sleep=lambda _: None) as notifier:
        monkeypatch.setattr(tasks, "get_notifier", lambda: notifier)

        answer = client.post("/auth/password-reset", {"email": user.email})

    assert answer.status_code == 200
    assert f"The notification to {user.email} failed" in caplog.text
