"""Health, over HTTP."""

import pytest
from rest_framework.test import APIClient


def test_a_living_process_is_ok(client: APIClient) -> None:
    answer = client.get("/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_a_service_with_its_database_is_ready(client: APIClient) -> None:
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "checks": {"database": "ok"}}
