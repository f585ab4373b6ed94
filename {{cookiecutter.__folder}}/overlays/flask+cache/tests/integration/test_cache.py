"""The cache on a real server, and in the application."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from {{ cookiecutter.__package }}.cache import Cache

from tests.fixtures.cache import connected_cache


def test_values_are_stored_for_their_time_to_live(cache: Cache, app: Flask) -> None:
    cache.set("key", "Grüße", ttl=timedelta(seconds=90))

    assert cache.get("key") == "Grüße".encode()
    assert 0 < app.extensions["redis"].ttl(f"{cache.prefix}key") <= 90


@pytest.mark.usefixtures("cache")
def test_readiness_reports_the_cache(client: FlaskClient) -> None:
    assert client.get("/health/ready").get_json()["checks"]["cache"] == "ok"


def test_readiness_does_not_require_the_cache(app: Flask, client: FlaskClient) -> None:
    without = client.get("/health/ready")
    with connected_cache(app, "redis://127.0.0.1:9/0"):
        unreachable = client.get("/health/ready")

    assert (without.status_code, unreachable.status_code) == (200, 200)
    assert without.get_json()["checks"]["cache"] == "not configured"
    assert unreachable.get_json()["checks"]["cache"] == "unreachable"
