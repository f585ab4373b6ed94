"""The log of the service as it is deployed: gunicorn, in production."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.fixtures.live import serve


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("deployed")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx2.Client]:
    environment = {"DATABASE_URL": f"sqlite:///{folder}/service.db", "LOG_LEVEL": "DEBUG"}
    with serve(folder, **environment) as url, httpx2.Client(base_url=url, timeout=30) as client:
        yield client


def test_log_lines_have_time_level_and_request_id(client: httpx2.Client, folder: Path) -> None:
    client.get("/nowhere", headers={"X-Request-ID": "of-this-test"})

    log = (folder / "service.log").read_text()

    access = r"INFO \[of-this-test\] access: 127\.0\.0\.1 GET /nowhere 404 \d+ ms$"
    assert re.search(access, log, re.MULTILINE)
    assert "WARNING [of-this-test] django.request: Not Found" in log
    assert "INFO [-] gunicorn.error: Listening at" in log
    for line in log.splitlines():
        assert re.match(r"\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ \[\S+\] [\w.]+: ", line), line


def test_log_contains_no_secrets(client: httpx2.Client, folder: Path) -> None:
    account = {"email": "eve@example.com", "name": "Eve", "password": "a-secret-password"}
    client.post("/auth/register", json=account)
    tokens = client.post("/auth/login", json=account).json()
    client.post("/auth/password-reset", json={"email": "eve@example.com"})

    log = (folder / "service.log").read_text()

    assert "NOTIFICATIONS_URL is not set" in log
    assert "with this token" not in log
    for secret in ("a-secret-password", tokens["access_token"], tokens["refresh_token"]):
        assert secret not in log
