"""The application as a server runs it: with its lifespan, on a database of its own."""

import json
import logging
import runpy
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import respx
from fastapi.testclient import TestClient

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.settings import Settings

from tests.factories import PASSWORD
from tests.fixtures.client import SECRET_KEY

ACCOUNT = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "service.db"


def test_in_development_it_makes_its_own_database(database: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{database}")

    with TestClient(create_app(settings)) as client:
        answer = client.post("/auth/register", json=ACCOUNT)

    assert answer.status_code == 201
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT name FROM users").fetchall() == [("Ada",)]


def test_elsewhere_it_migrates_nothing(database: Path) -> None:
    settings = Settings(
        environment="production", secret_key=SECRET_KEY, database_url=f"sqlite:///{database}"
    )

    with TestClient(create_app(settings)) as client:
        answer = client.get("/health/ready")

    assert answer.status_code == 200
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_without_an_upstream_a_message_goes_to_the_log(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(database_url=f"sqlite:///{database}")

    with TestClient(create_app(settings)) as client, caplog.at_level(logging.INFO):
        client.post("/auth/register", json=ACCOUNT)
        answer = client.post("/auth/password-reset", json={"email": ACCOUNT["email"]})

    assert answer.status_code == 200
    (message,) = [r.getMessage() for r in caplog.records if "NOTIFICATIONS_URL" in r.message]
    assert "recipient='ada@example.com'" in message


def test_with_an_upstream_a_message_goes_there(database: Path, httpx2_mock: respx.Router) -> None:
    upstream = "http://notifications.example.com"
    settings = Settings(database_url=f"sqlite:///{database}", notifications_url=upstream)
    route = httpx2_mock.post(f"{upstream}/notifications").respond(202)

    with TestClient(create_app(settings)) as client:
        client.post("/auth/register", json=ACCOUNT)
        client.post("/auth/password-reset", json={"email": ACCOUNT["email"]})

    assert json.loads(route.calls.last.request.content)["recipient"] == ACCOUNT["email"]


def test_a_server_imports_it_with_the_settings_of_the_environment(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")

    app = runpy.run_module("{{ cookiecutter.__package }}.main")["app"]

    assert app.state.settings.database_url == f"sqlite:///{database}"


def test_a_bad_setting_stops_the_server_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")

    with pytest.raises(SystemExit, match=r"^Bad settings: SECRET_KEY: [^\n]+$"):
        runpy.run_module("{{ cookiecutter.__package }}.main")
