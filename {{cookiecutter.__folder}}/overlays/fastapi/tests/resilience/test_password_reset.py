"""A password reset whose notification cannot be sent."""

from unittest.mock import AsyncMock

import httpx2
import pytest
from fastapi import FastAPI

from {{ cookiecutter.__package }}.dependencies import get_notifier
from {{ cookiecutter.__package }}.notifications.client import NotificationClient
from {{ cookiecutter.__package }}.users.models import User

from tests.fixtures.upstream import Step, Upstream


@pytest.mark.parametrize("failure", [503, 400, "reset"])
async def test_reset_returns_200_if_its_notification_fails(
    failure: Step,
    app: FastAPI,
    client: httpx2.AsyncClient,
    user: User,
    upstream: Upstream,
    caplog: pytest.LogCaptureFixture,
) -> None:
    upstream.plan = [failure]
    notifier = NotificationClient(upstream.url, sleep=AsyncMock())
    app.dependency_overrides[get_notifier] = lambda: notifier

    response = await client.post("/auth/password-reset", json={"email": user.email})

    await notifier.close()
    assert response.status_code == 200
    assert f"Notification to {user.email} failed" in caplog.text
