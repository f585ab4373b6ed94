"""The storage in a running application."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.dependencies import StorageDep
from {{ cookiecutter.__package }}.settings import Settings

from tests.fixtures.database import SECRET_KEY, make_settings
from tests.fixtures.storage_server import NOWHERE

CHECK_THE_STORAGE = """
from {{ cookiecutter.__package }}.main import settings
from {{ cookiecutter.__package }}.storage import Storage
Storage(settings).check()
"""


@pytest.fixture
def built_app(settings: Settings) -> FastAPI:
    """Built for this test, which adds a route."""
    return create_app(settings)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "ok"),
        ({"storage_bucket": None}, "not configured"),
        ({"storage_bucket": "no-such-bucket"}, "unreachable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_readiness_names_the_storage_but_does_not_require_it(
    changes: dict[str, Any], state: str, bucket_settings: dict[str, Any], tmp_path: Path
) -> None:
    settings = make_settings(f"sqlite:///{tmp_path / 'service.db'}")
    settings = settings.model_copy(update={**bucket_settings, **changes})

    with TestClient(create_app(settings)) as client:
        response = client.get("/health/ready")

    assert (response.status_code, response.json()["status"]) == (200, "ready")
    assert response.json()["checks"]["storage"] == state


async def test_request_that_needs_a_storage_returns_503_without_one(
    built_app: FastAPI, client: httpx2.AsyncClient
) -> None:
    @built_app.get("/files/{key}")
    def read_file(key: str, storage: StorageDep) -> None:
        storage.open(key)

    response = await client.get("/files/1")

    assert response.status_code == 503
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "Files cannot be stored: STORAGE_BUCKET is not set."


def test_log_contains_no_credentials(tmp_path: Path) -> None:
    environment = {
        "SECRET_KEY": SECRET_KEY,
        "LOG_LEVEL": "DEBUG",
        "STORAGE_BUCKET": "files",
        "STORAGE_ENDPOINT_URL": NOWHERE,
        "STORAGE_ACCESS_KEY_ID": "an-access-key",
        "STORAGE_SECRET_ACCESS_KEY": "a-secret-key",
    }

    process = subprocess.run(
        [sys.executable, "-c", CHECK_THE_STORAGE],
        cwd=tmp_path,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "The storage is unavailable" in process.stderr
    assert "Signature" not in process.stderr
    assert "a-secret-key" not in process.stderr
