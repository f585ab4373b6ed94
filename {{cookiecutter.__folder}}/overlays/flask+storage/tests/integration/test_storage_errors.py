"""The storage in the application."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from {{ cookiecutter.__package }}.extensions import storage as storage_extension
from {{ cookiecutter.__package }}.settings import Settings
from {{ cookiecutter.__package }}.storage import Storage

CHANGES: dict[str, dict[str, Any]] = {
    "ok": {},
    "not configured": {"storage_bucket": None},
    "unavailable": {"storage_bucket": "no-such-bucket"},
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
