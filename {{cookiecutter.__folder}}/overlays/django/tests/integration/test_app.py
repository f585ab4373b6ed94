"""The service as commands and servers run it: in processes and on databases of their own."""

import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from {{ cookiecutter.__package }}.users.models import User

ROOT = Path(__file__).parents[2]
MANAGE = str(ROOT / "manage.py")
GUNICORN = ("-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--bind", "127.0.0.1:0")
PRODUCTION = {"ENVIRONMENT": "production", "SECRET_KEY": "0123456789abcdef" * 4}
ADMIN = (MANAGE, "create_admin", "ada@example.com")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "service.db"


@pytest.fixture
def run(database: Path) -> Run:
    """Runs Python, with the environment of a developer but for what is named."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {**os.environ, "DATABASE_URL": f"sqlite:///{database}"}
        inherited.pop("DJANGO_SETTINGS_MODULE", None)
        return subprocess.run(  # noqa: S603 (ours)
            [sys.executable, "-W", "error", *arguments],
            cwd=database.parent,
            env=inherited | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def tables(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in rows}


def test_in_development_it_makes_its_own_database(run: Run, database: Path) -> None:
    done = run(*ADMIN, ADMIN_PASSWORD="long enough")

    assert (done.returncode, done.stdout) == (0, "ada@example.com is an admin now.\n"), done.stderr
    assert "tasks_task" in tables(database)


def test_elsewhere_it_migrates_nothing(run: Run, database: Path) -> None:
    done = run(*ADMIN, ADMIN_PASSWORD="long enough", **PRODUCTION)

    assert done.returncode == 1
    assert "unapplied migration" in done.stdout
    assert tables(database) == set()


def test_the_command_line_migrates_the_database_of_the_settings(run: Run, database: Path) -> None:
    done = run(MANAGE, "migrate", **PRODUCTION)

    assert done.returncode == 0, done.stderr
    assert "tasks_task" in tables(database)


def test_a_server_imports_it_with_the_settings_of_the_environment(run: Run, database: Path) -> None:
    done = run(
        "-c",
        "from {{ cookiecutter.__package }}.config.wsgi import application\n"
        "from django.db import connection\n"
        "print(connection.settings_dict['NAME'])",
    )

    assert (done.returncode, done.stdout) == (0, f"{database}\n"), done.stderr


@pytest.mark.django_db
def test_without_an_upstream_a_message_goes_to_the_log(
    client: APIClient, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = client.post("/auth/password-reset", {"email": user.email})

    assert answer.status_code == 200
    (message,) = [r.getMessage() for r in caplog.records if "NOTIFICATIONS_URL" in r.message]
    assert f"recipient='{user.email}'" in message


def test_it_is_ready_to_be_deployed(run: Run) -> None:
    done = run(MANAGE, "check", "--deploy", "--fail-level", "INFO", **PRODUCTION)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_bad_setting_stops_gunicorn_and_not_only_its_workers(run: Run) -> None:
    done = run(*GUNICORN, ENVIRONMENT="production")

    assert done.returncode == 1
    assert done.stderr.count("Bad settings: SECRET_KEY: ") == 1


def test_a_bad_setting_stops_the_server_with_one_line(run: Run) -> None:
    done = run(MANAGE, "check", ENVIRONMENT="production")

    assert done.returncode == 1
    assert done.stderr.startswith("Bad settings: SECRET_KEY: ")
    assert done.stderr.count("\n") == 1
