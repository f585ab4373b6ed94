"""The commands of `flask`, on a database of their own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from {{ cookiecutter.__package }}.extensions import db
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.users import PASSWORD
from tests.fixtures.database import MEMORY, migrated

EMAIL = "root@example.com"


@pytest.fixture
def app() -> Iterator[Flask]:
    with migrated(MEMORY) as app:
        yield app


@pytest.mark.parametrize(("variable", "typed"), [(PASSWORD, ""), ("", f"{PASSWORD}\n{PASSWORD}\n")])
def test_create_admin_takes_the_password_from_the_environment_or_a_prompt(
    variable: str, typed: str, app: Flask
) -> None:
    runner = app.test_cli_runner(env={"ADMIN_PASSWORD": variable})

    created, repeated = (
        runner.invoke(args=["create-admin", EMAIL.upper()], input=typed) for _ in range(2)
    )

    assert (created.exit_code, repeated.exit_code) == (0, 1)
    assert "Error: This e-mail address is taken." in repeated.output
    assert PASSWORD not in created.output
    with app.app_context():
        (admin,) = db.session.scalars(select(User))
    assert (admin.email, admin.name, admin.role) == (EMAIL, "Admin", "admin")


def test_create_admin_names_every_invalid_field(app: Flask) -> None:
    result = app.test_cli_runner().invoke(
        args=["create-admin", "nobody"], env={"ADMIN_PASSWORD": "short"}
    )

    assert result.exit_code == 1
    lines = result.output.removeprefix("Error: ").splitlines()
    assert [line.partition(":")[0] for line in lines] == ["email", "password"]


def flask(*arguments: str, folder: Path, **environment: str) -> str:
    """Run `flask` as a developer does, in an empty folder."""
    process = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "{{ cookiecutter.__package }}.wsgi", *arguments],
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=50,
    )
    return process.stdout


def test_create_admin_migrates_the_default_database(tmp_path: Path) -> None:
    output = flask("create-admin", EMAIL, folder=tmp_path, ADMIN_PASSWORD=PASSWORD)

    assert f"Created the admin {EMAIL}." in output


def test_other_commands_do_not_migrate(tmp_path: Path) -> None:
    flask("routes", folder=tmp_path)

    assert [*tmp_path.iterdir()] == []


def test_run_migrates_the_default_database_only(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        # The port is in use: the server exits once the application is loaded.
        command = ["run", "--port", str(server.getsockname()[1])]
        flask(*command, folder=tmp_path)
        flask(*command, folder=tmp_path, DATABASE_URL="sqlite:///./other.db")

    assert [path.name for path in tmp_path.glob("*.db")] == ["{{ cookiecutter.__package }}.db"]
