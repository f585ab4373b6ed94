"""Logging: request ids, one format, and Gunicorn's access line."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import flask
import httpx2
import pytest
from flask.testing import FlaskClient

from tests.fixtures.client import SECRET_KEY
from tests.fixtures.containers import free_port

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (\w+) \[([\w.:-]+)\] ([\w.]+): (.*)")


def test_given_request_id_is_returned(client: FlaskClient) -> None:
    response = client.get("/health", headers={"X-Request-ID": "abc-1"})

    assert response.headers["X-Request-ID"] == "abc-1"


def test_path_of_the_access_line_is_quoted(client: FlaskClient) -> None:
    with client:
        client.get("/no%0Awhere")

        assert flask.request.environ["access_path"] == "/no%0Awhere"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a[b]"])
def test_other_request_ids_are_replaced(given: str, client: FlaskClient) -> None:
    response = client.get("/nowhere", headers={"X-Request-ID": given})

    assert re.fullmatch("[0-9a-f]{32}", response.headers["X-Request-ID"])


def gunicorn(*options: str) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), *options]


def test_gunicorn_writes_one_access_line_with_the_request_id(tmp_path: Path) -> None:
    address, log = f"127.0.0.1:{free_port()}", tmp_path / "log"
    with log.open("wb") as stream:
        server = subprocess.Popen(
            gunicorn("--bind", address, "--workers", "1"),
            cwd=tmp_path,
            env=os.environ | {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": "sqlite:///test.db"},
            stderr=stream,
            stdout=stream,
        )
    try:
        with httpx2.Client(transport=httpx2.HTTPTransport(retries=10)) as client:
            headers = {"X-Request-ID": "abc-1"}
            response = client.get(f"http://{address}/health?token=s3cret", headers=headers)
        while "abc-1" not in log.read_text():
            time.sleep(0.01)
    finally:
        server.terminate()
        server.wait(10)

    assert response.status_code == 200
    lines = [LINE.fullmatch(line) for line in log.read_text().splitlines()]
    accesses = [match.groups() for match in lines if match and match[3] == "gunicorn.access"]
    assert len(accesses) == 1
    assert accesses[0][1] == "abc-1"
    assert '"GET /health" 200' in accesses[0][3]
    assert "s3cret" not in log.read_text()


def test_gunicorn_without_an_environment_is_production(tmp_path: Path) -> None:
    command = gunicorn("--check-config")
    process = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert process.returncode != 0
    assert "at least 32 bytes are required outside development" in process.stderr
