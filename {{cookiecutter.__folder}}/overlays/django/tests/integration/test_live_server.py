"""The log of the service as it is deployed: gunicorn, in production."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.fixtures.live import serve


@dataclass(frozen=True)
class Deployment:
    client: httpx2.Client
    log: Path

    def wait_for_access_line(self, request_id: str) -> str:
        for _ in range(100):
            for line in self.log.read_text().splitlines():
                if request_id in line:
                    return line
            time.sleep(0.05)
        pytest.fail(f"no line with {request_id}")


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder: Path = tmp_path_factory.mktemp("deployed")
    environment = {"DATABASE_URL": f"sqlite:///{folder}/service.db", "LOG_LEVEL": "DEBUG"}
    with serve(folder, **environment) as url, httpx2.Client(base_url=url) as client:
        yield Deployment(client, folder / "service.log")


def test_log_lines_have_time_level_and_request_id(deployed: Deployment) -> None:
    deployed.client.get("/nowhere", headers={"X-Request-ID": "of-this-test"})

    line = deployed.wait_for_access_line("of-this-test")

    assert re.search(r"INFO \[of-this-test\] access: 127\.0\.0\.1 GET /nowhere 404 \d+ ms$", line)
    assert "WARNING [of-this-test] django.request: Not Found" in deployed.log.read_text()
    for line in deployed.log.read_text().splitlines():
        assert re.match(r"\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ \[\S+\] [\w.]+: ", line), line


def test_log_contains_no_secrets(deployed: Deployment) -> None:
    account = {"email": "eve@example.com", "name": "Eve", "password": "a-secret-password"}
    client = deployed.client
    client.post("/auth/register", json=account)
    tokens = client.post("/auth/login", json=account).json()
    headers = {"X-Request-ID": "of-the-reset"}
    client.post("/auth/password-reset", json={"email": "eve@example.com"}, headers=headers)
    deployed.wait_for_access_line("of-the-reset")

    log = deployed.log.read_text()

    assert "NOTIFICATIONS_URL is not set" in log
    assert "with this token" not in log
    for secret in ("a-secret-password", tokens["access_token"], tokens["refresh_token"]):
        assert secret not in log
