"""The service over HTTP: in a thread that shares the database, and as it is deployed."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from pytest_django.live_server_helper import LiveServer

from tests.fixtures.live import serve


def test_a_live_server_reaches_its_database(live_server: LiveServer) -> None:
    answer = httpx2.get(f"{live_server}/health/ready")

    assert answer.json() == {"status": "ready", "checks": {"database": "ok"}}


@pytest.mark.parametrize("twin", ["one", "the other"])
def test_rows_of_a_live_server_are_deleted_before_the_twin(
    twin: str, live_server: LiveServer
) -> None:
    account = {"email": "twin@example.com", "name": twin, "password": "long enough"}

    answers = [httpx2.post(f"{live_server}/auth/register", json=account) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 409]


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of the service in production."""
    database: Path = tmp_path_factory.mktemp("deployed") / "service.db"
    with (
        serve(
            ENVIRONMENT="production",
            SECRET_KEY="0123456789abcdef" * 4,
            DATABASE_URL=f"sqlite:///{database}",
        ) as url,
        httpx2.Client(base_url=url) as client,
    ):
        yield client


def test_a_deployed_service_is_ready(deployed: httpx2.Client) -> None:
    assert deployed.get("/health/ready").json()["status"] == "ready"


def test_a_deployed_service_answers_without_waiting_for_a_message(deployed: httpx2.Client) -> None:
    answer = deployed.post("/auth/password-reset", json={"email": "nobody@example.com"})

    assert answer.status_code == 200


def test_a_deployed_service_answers_head_without_a_body(deployed: httpx2.Client) -> None:
    get, head = deployed.get("/openapi.json"), deployed.head("/openapi.json")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_a_deployed_service_styles_its_admin_site(deployed: httpx2.Client) -> None:
    page, style = deployed.get("/admin/login/"), deployed.get("/static/admin/css/base.css")

    assert (page.status_code, style.status_code) == (200, 200)
    assert "/static/admin/css/base.css" in page.text


def test_a_content_type_that_cannot_be_read_is_not_understood(deployed: httpx2.Client) -> None:
    unreadable = {"Content-Type": "application/json; charset*=nothing''utf-8"}

    answer = deployed.post("/auth/login", content=b"{}", headers=unreadable)

    assert answer.status_code == 415
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_without_a_length_is_refused(deployed: httpx2.Client) -> None:
    answer = deployed.post("/auth/login", content=iter([b"{}"]))

    assert answer.status_code == 411
    assert answer.headers["Content-Type"] == "application/problem+json"
