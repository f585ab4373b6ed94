"""The application as a server runs it: on a database of its own."""

import json
import logging
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from unittest.mock import Mock

import pytest
import respx

from {{ cookiecutter.__package }}.app import create_app
from {{ cookiecutter.__package }}.auth import service
from {{ cookiecutter.__package }}.settings import Settings

from tests.factories import PASSWORD
from tests.fixtures.client import SECRET_KEY
from tests.fixtures.database import engine_of
from tests.fixtures.live import running

DOCKERFILE = Path(__file__).parents[2] / "Dockerfile"
EMAIL = "ada@example.com"
ACCOUNT = {"email": EMAIL, "name": "Ada", "password": PASSWORD}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "service.db"


def test_in_development_it_makes_its_own_database(database: Path) -> None:
    with running(Settings(database_url=f"sqlite:///{database}")) as app:
        answer = app.test_client().post("/auth/register", json=ACCOUNT)

    assert answer.status_code == 201
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT name FROM users").fetchall() == [("Ada",)]


def test_in_development_it_tells_of_its_health_without_a_database(tmp_path: Path) -> None:
    with running(Settings(database_url=f"sqlite:///{tmp_path}/nowhere/service.db")) as app:
        client = app.test_client()
        answers = [client.get(path) for path in ("/health", "/health/ready", "/users")]

    assert [answer.status_code for answer in answers] == [200, 503, 503]
    assert answers[1].get_json()["checks"] == {"database": "unreachable"}


def test_elsewhere_it_migrates_nothing(database: Path) -> None:
    settings = Settings(
        environment="production", secret_key=SECRET_KEY, database_url=f"sqlite:///{database}"
    )

    with running(settings) as app:
        answer = app.test_client().get("/health/ready")

    assert answer.status_code == 200
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


def test_without_an_upstream_a_message_goes_to_the_log(
    database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    with running(Settings(database_url=f"sqlite:///{database}")) as app:
        client = app.test_client()
        client.post("/auth/register", json=ACCOUNT)
        answer = client.post("/auth/password-reset", json={"email": EMAIL}, buffered=True)

    assert answer.status_code == 200
    (message,) = [r.getMessage() for r in caplog.records if "NOTIFICATIONS_URL" in r.message]
    assert "recipient='ada@example.com'" in message


def test_with_an_upstream_a_message_goes_there(database: Path, httpx2_mock: respx.Router) -> None:
    upstream = "http://notifications.example.com"
    settings = Settings(database_url=f"sqlite:///{database}", notifications_url=upstream)
    route = httpx2_mock.post(f"{upstream}/notifications").respond(202)

    with running(settings) as app:
        client = app.test_client()
        client.post("/auth/register", json=ACCOUNT)
        client.post("/auth/password-reset", json={"email": EMAIL}, buffered=True)

    assert json.loads(route.calls.last.request.content)["recipient"] == EMAIL


def test_work_after_an_answer_fails_alone(
    database: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "send_password_reset", Mock(side_effect=RuntimeError("broken")))

    with running(Settings(database_url=f"sqlite:///{database}")) as app:
        client = app.test_client()
        answer = client.post("/auth/password-reset", json={"email": EMAIL}, buffered=True)

    assert answer.status_code == 200
    assert caplog.messages == ["Work after an answer failed"]
    assert "RuntimeError: broken" in caplog.text


def test_it_logs_at_the_level_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    configure = Mock()
    monkeypatch.setattr(logging, "basicConfig", configure)

    create_app(Settings(log_level="DEBUG"))

    configure.assert_called_once_with(level="DEBUG", format="%(levelname)s %(name)s: %(message)s")


def test_a_server_makes_it_with_the_settings_of_the_environment(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")

    app = create_app()

    assert engine_of(app).url.database == str(database)


def test_the_path_of_a_database_begins_where_the_server_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    app = create_app(Settings(database_url="sqlite:///./service.db"))

    assert engine_of(app).url.database == str(tmp_path / "service.db")


def test_a_bad_setting_stops_the_server_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")

    with pytest.raises(SystemExit, match=r"^Bad settings: SECRET_KEY: [^\n]+$"):
        create_app()


def test_a_bad_setting_stops_the_server_of_the_image(tmp_path: Path) -> None:
    _, _, command = DOCKERFILE.read_text().partition("\nCMD ")

    result = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-m", *json.loads(command)],
        cwd=tmp_path,
        env=os.environ | {"ENVIRONMENT": "production"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert result.returncode == 1
    assert "Bad settings: SECRET_KEY: " in result.stderr
