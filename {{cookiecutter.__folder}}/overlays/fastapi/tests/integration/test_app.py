"""The application as a server runs it: with its lifespan, on a database of its own."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.settings import Settings

from tests.factories.users import PASSWORD
from tests.fixtures.database import SECRET_KEY, make_settings

ACCOUNT = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}
ORIGIN = "https://app.example.com"


@pytest.fixture
def development(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of development, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Settings()


def test_default_database_is_migrated_at_startup(development: Settings) -> None:
    for status in (201, 409):  # the second time, there is nothing to migrate
        with TestClient(create_app(development)) as client:
            response = client.post("/auth/register", json=ACCOUNT)

        assert response.status_code == status


def test_other_databases_are_not_migrated(tmp_path: Path) -> None:
    database = tmp_path / "service.db"

    with TestClient(create_app(make_settings(f"sqlite:///{database}"))) as client:
        response = client.get("/health/ready")

    assert response.status_code == 200
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_database_that_is_away_is_named() -> None:
    with TestClient(create_app(make_settings("postgresql://127.0.0.1:9/service"))) as client:
        response = client.get("/health/ready")

    assert (response.status_code, response.json()["status"]) == (503, "unready")
    assert response.json()["checks"]["database"] == "unreachable"


def fail() -> None:
    raise ZeroDivisionError


def test_cors_allows_only_the_configured_origins(tmp_path: Path) -> None:
    settings = make_settings(f"sqlite:///{tmp_path / 'service.db'}")
    preflight = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "Authorization",
    }

    with TestClient(create_app(settings)) as client:
        refused = client.get("/health", headers={"Origin": ORIGIN})
    settings = settings.model_copy(update={"cors_origins": (ORIGIN,)})
    app = create_app(settings)
    app.get("/fail")(fail)
    with TestClient(app, raise_server_exceptions=False) as client:
        allowed = client.options("/users/1", headers=preflight)
        response = client.get("/fail", headers={"Origin": ORIGIN})

    assert "Access-Control-Allow-Origin" not in refused.headers
    assert allowed.status_code == 200
    assert response.status_code == 500
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert response.headers["Access-Control-Expose-Headers"] == "X-Request-ID, X-Total-Count"


def test_main_logs_its_own_records_and_only_the_warnings_of_libraries(tmp_path: Path) -> None:
    code = """
import logging
import {{ cookiecutter.__package }}.main

for name in ("{{ cookiecutter.__package }}.users", "uvicorn.access", "httpcore"):
    logging.getLogger(name).info("a message")
"""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"ENVIRONMENT": "production", "SECRET_KEY": SECRET_KEY},
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )

    after_date_and_time = [line.split(" ", 2)[2] for line in result.stderr.splitlines()]
    assert after_date_and_time == [
        "INFO [-] {{ cookiecutter.__package }}.users: a message",
        "INFO [-] uvicorn.access: a message",
    ]
