"""The commands of the service, on a database of their own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner

from {{ cookiecutter.__package }}.settings import Settings

from tests.factories import PASSWORD
from tests.fixtures.client import SECRET_KEY
from tests.fixtures.live import running

EMAIL = "root@example.com"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "service.db"


@pytest.fixture
def runner(database: Path) -> Iterator[FlaskCliRunner]:
    with running(Settings(database_url=f"sqlite:///{database}")) as app:
        yield app.test_cli_runner()


def create_admin(
    runner: FlaskCliRunner, email: str = EMAIL, *, password: str = "", typed: str = ""
) -> Result:
    environment = {"ADMIN_PASSWORD": password}
    return runner.invoke(args=["create-admin", email], input=typed, env=environment)


def admins(database: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT email, name, role FROM users").fetchall()


def test_an_admin_is_made_with_the_password_of_the_environment(
    runner: FlaskCliRunner, database: Path
) -> None:
    result = create_admin(runner, EMAIL.upper(), password=PASSWORD)

    assert (result.exit_code, result.output) == (0, f"{EMAIL} is an admin now.\n")
    assert admins(database) == [(EMAIL, "Admin", "admin")]


def test_an_admin_is_made_with_a_password_that_is_typed_twice(
    runner: FlaskCliRunner, database: Path
) -> None:
    result = create_admin(runner, typed=f"{PASSWORD}\n{PASSWORD}\n")

    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert admins(database) == [(EMAIL, "Admin", "admin")]


def test_a_taken_email_is_refused(runner: FlaskCliRunner, database: Path) -> None:
    create_admin(runner, password=PASSWORD)

    result = create_admin(runner, password=PASSWORD)

    assert (result.exit_code, result.output) == (1, "Error: This e-mail is taken.\n")
    assert len(admins(database)) == 1


def test_what_the_database_says_is_told_without_the_row(database: Path) -> None:
    settings = Settings(
        environment="staging", secret_key=SECRET_KEY, database_url=f"sqlite:///{database}"
    )

    with running(settings) as app:
        result = create_admin(app.test_cli_runner(), password=PASSWORD)

    assert (result.exit_code, result.output) == (1, "Error: no such table: users\n")


@pytest.mark.parametrize(
    ("email", "password", "fields"),
    [
        ("nobody", PASSWORD, ["email"]),
        (EMAIL, "short", ["password"]),
        ("nobody", "short", ["email", "password"]),
    ],
)
def test_what_does_not_fit_is_named(
    email: str, password: str, fields: list[str], runner: FlaskCliRunner
) -> None:
    result = create_admin(runner, email, password=password)

    assert result.exit_code == 1
    faults = result.output.removeprefix("Error: ").splitlines()
    assert [fault.partition(":")[0] for fault in faults] == fields
