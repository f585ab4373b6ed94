"""The service as it is deployed: over HTTP, with threads and connections of its own."""

import httpx2
import pytest


def test_a_live_server_reaches_its_database(live_url: str) -> None:
    answer = httpx2.get(f"{live_url}/health/ready")

    assert answer.json() == {"status": "ready", "checks": {"database": "ok"}}


@pytest.mark.parametrize("twin", ["one", "the other"])
def test_rows_of_a_live_server_are_deleted_before_the_twin(twin: str, live_url: str) -> None:
    account = {"email": "twin@example.com", "name": twin, "password": "long enough"}

    answers = [httpx2.post(f"{live_url}/auth/register", json=account) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 409]
