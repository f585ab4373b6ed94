"""A password reset whose message cannot be sent."""

import httpx2
import pytest
from fastapi import FastAPI

from {{ cookiecutter.__package }}.dependencies import get_notifier
from {{ cookiecutter.__package }}.notifications.client import (
    NotificationClient,
)
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.upstream import Step, Upstream


@pytest.mark.parametrize("failure", [503, 400, "reset"])
async def test_a_reset_is_answered_as_ever_if_its_notification_fails(
    failure: Step,
    app: FastAPI,
    client: httpx2.AsyncClient,
    user: User,
    upstream: Upstream,
    caplog: pytest.LogCaptureFixture,
) -> None:
    upstream.plan = [failure]
    with NotificationClient(upstream.url, sleep=lambda _: None) as notifier:
        app.dependency_overrides[get_notifier] = lambda: notifier

        answer = await client.post("/auth/password-reset", json={"email": user.email})

    assert answer.status_code == 200
    assert f"The notification to {user.email} failed" in caplog.text
