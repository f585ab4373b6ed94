"""The storage in the application."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from {{ cookiecutter.__package }}.extensions import storage as storage_extension
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.storage import Storage

from tests.fixtures.client import SECRET_KEY
from tests.fixtures.storage_server import NOWHERE

CHECK_THE_STORAGE = """
from {{ cookiecutter.__package }}.storage import Storage
from {{ cookiecutter.__package }}.wsgi import settings
Storage(settings).check()
"""

CHANGES: dict[str, dict[str, Any]] = {
    "ok": {},
    "not configured": {"storage_bucket": None},
    "unreachable": {"storage_bucket": "no-such-bucket"},
}


@pytest.mark.parametrize("state", CHANGES)
def test_readiness_names_the_storage_but_does_not_require_it(
    state: str, app: Flask, client: FlaskClient, worker_settings: Settings
) -> None:
    app.extensions["storage"] = Storage(worker_settings.model_copy(update=CHANGES[state]))

    response = client.get("/health/ready")

    assert (response.status_code, response.get_json()["checks"]["storage"]) == (200, state)


def test_request_that_needs_a_storage_returns_503_without_one(
    app: Flask, client: FlaskClient
) -> None:
    app.add_url_rule("/files/<key>", view_func=lambda key: storage_extension.open(key))

    response = client.get("/files/1")

    assert response.status_code == 503
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.get_json()["detail"] == "Files cannot be stored: STORAGE_BUCKET is not set."


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
