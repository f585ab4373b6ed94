"""Health, over HTTP."""

from flask.testing import FlaskClient


def test_a_living_process_is_ok(client: FlaskClient) -> None:
    answer = client.get("/health")

    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_a_service_with_its_database_is_ready(client: FlaskClient) -> None:
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ready", "checks": {"database": "ok"}}
