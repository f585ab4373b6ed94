"""Health, over HTTP."""

import httpx2


async def test_a_living_process_is_ok(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_a_service_with_its_database_is_ready(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "checks": {"database": "ok"}}
