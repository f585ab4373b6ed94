"""The commands of `flask`, on a database of their own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from {{ cookiecutter.__package }}.auth.models import PasswordReset, RefreshToken
from {{ cookiecutter.__package }}.database import upgrade
from {{ cookiecutter.__package }}.models import utc_now
from {{ cookiecutter.__package }}.users.models import User

from tests.factories.base import Factories
from tests.factories.users import PASSWORD, UserFactory
from tests.fixtures.client import settings_for
from tests.fixtures.database import engine_of
from tests.fixtures.live import running

ROOT = Path(__file__).parents[2]
EMAIL = "root@example.com"


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Flask]:
    with running(settings_for(f"sqlite:///{tmp_path / 'service.db'}")) as app:
        upgrade(app)
        yield app


@pytest.fixture
def runner(own_app: Flask) -> FlaskCliRunner:
    return own_app.test_cli_runner()


def create_admin(
    runner: FlaskCliRunner, email: str = EMAIL, *, password: str = "", typed: str = ""
) -> Result:
    environment = {"ADMIN_PASSWORD": password}
    return runner.invoke(args=["create-admin", email], input=typed, env=environment)


def admins(app: Flask) -> list[tuple[str, ...]]:
    with engine_of(app).connect() as connection:
        return [tuple(row) for row in connection.execute(select(User.email, User.name, User.role))]


@pytest.mark.parametrize("password", [{"password": PASSWORD}, {"typed": f"{PASSWORD}\n" * 2}])
def test_create_admin_takes_the_password_from_the_environment_or_a_prompt(
    password: dict[str, str], runner: FlaskCliRunner, own_app: Flask
) -> None:
    result = create_admin(runner, EMAIL.upper(), **password)

    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert admins(own_app) == [(EMAIL, "Admin", "admin")]


def test_create_admin_names_every_invalid_field(runner: FlaskCliRunner) -> None:
    result = create_admin(runner, "nobody", password="short")

    assert result.exit_code == 1
    lines = result.output.removeprefix("Error: ").splitlines()
    assert [line.partition(":")[0] for line in lines] == ["email", "password"]


def test_delete_expired_tokens_keeps_the_others(
    runner: FlaskCliRunner, own_app: Flask, clock: time_machine.Traveller
) -> None:
    now = utc_now()
    with Session(engine_of(own_app)) as session:
        for number in (1, 2):
            user = Factories(session)(UserFactory)
            expires_at = now + timedelta(days=number)
            jti = str(number)
            session.add(RefreshToken(jti=jti, family=jti, user_id=user.id, expires_at=expires_at))
            session.add(PasswordReset(user_id=user.id, token_hash=jti, expires_at=expires_at))
        session.commit()
    clock.shift(timedelta(days=1))

    result = runner.invoke(args=["delete-expired-tokens"])

    assert result.output == "Deleted 2 expired tokens.\n"
    with engine_of(own_app).connect() as connection:
        assert connection.scalars(select(RefreshToken.jti)).all() == ["2"]
        assert connection.scalars(select(PasswordReset.token_hash)).all() == ["2"]


def flask(*arguments: str, folder: Path, **environment: str) -> str:
    """Run `flask` as a developer does, in an empty folder."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.run(
        [
            sys.executable,
            "-m",
            "flask",
            "--app",
            "{{ cookiecutter.__package }}.wsgi",
            *arguments,
        ],
        cwd=folder,
        env=inherited | environment,
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


def test_flask_run_migrates_the_default_database_only(tmp_path: Path) -> None:
    other = {"DATABASE_URL": "sqlite:///./other.db"}
    with socket.create_server(("127.0.0.1", 0)) as server:
        # The port is in use: the server exits once the application is loaded.
        port = str(server.getsockname()[1])
        flask("run", "--port", port, folder=tmp_path)
        flask("run", "--port", port, folder=tmp_path, **other)

    assert [path.name for path in tmp_path.glob("*.db")] == ["{{ cookiecutter.__package }}.db"]


def test_commands_other_than_run_do_not_migrate(tmp_path: Path) -> None:
    flask("routes", folder=tmp_path)

    assert [*tmp_path.iterdir()] == []


def test_serving_does_not_import_alembic(tmp_path: Path) -> None:
    code = "import sys, {{ cookiecutter.__package }}.wsgi; print('alembic' in sys.modules)"

    process = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert process.stdout == "False\n"
