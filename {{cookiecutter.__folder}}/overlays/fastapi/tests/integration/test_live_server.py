"""The service as it is deployed: over HTTP, with its own lifespan."""

import logging

import httpx2
import pytest


def test_each_request_logs_one_access_line(live_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "uvicorn.access"):
        httpx2.get(f"{live_url}/health")

    (line,) = [record for record in caplog.records if record.name == "uvicorn.access"]
    assert '"GET /health HTTP/1.1" 200' in line.getMessage()
