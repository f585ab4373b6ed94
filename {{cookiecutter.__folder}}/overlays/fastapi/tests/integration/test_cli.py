"""The commands of the service, on a database of their own."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from {{ cookiecutter.__package }}.cli import app

from tests.factories import PASSWORD

EMAIL = "root@example.com"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "service.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    return path


def create_admin(email: str = EMAIL, *, password: str = "", typed: str = "") -> Result:
    environment = {"ADMIN_PASSWORD": password}
    return CliRunner().invoke(app, ["create-admin", email], input=typed, env=environment)


def admins(database: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT email, name, role FROM users").fetchall()


def test_an_admin_is_made_with_the_password_of_the_environment(database: Path) -> None:
    result = create_admin(password=PASSWORD)

    assert (result.exit_code, result.output) == (0, f"{EMAIL} is an admin now.\n")
    assert admins(database) == [(EMAIL, "Admin", "admin")]


def test_an_admin_is_made_with_a_password_that_is_typed_twice(database: Path) -> None:
    result = create_admin(typed=f"{PASSWORD}\n{PASSWORD}\n")

    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert admins(database) == [(EMAIL, "Admin", "admin")]


def test_a_password_that_is_typed_differently_is_asked_for_again(database: Path) -> None:
    result = create_admin(typed=f"{PASSWORD}\nanother one\n")

    assert result.exit_code == 1
    assert "do not match" in result.output
    assert not database.exists()


def test_help_is_given_unasked() -> None:
    assert "create-admin" in CliRunner().invoke(app).output


def test_a_taken_email_is_refused(database: Path) -> None:
    create_admin(password=PASSWORD)

    result = create_admin(password=PASSWORD)

    assert (result.exit_code, result.stderr) == (1, "This e-mail is taken.\n")
    assert len(admins(database)) == 1


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("email", "password", "fault"),
    [("nobody", PASSWORD, "email: "), (EMAIL, "short", "password: ")],
)
def test_what_does_not_fit_is_named(email: str, password: str, fault: str) -> None:
    result = create_admin(email, password=password)

    assert result.exit_code == 1
    assert result.stderr.startswith(fault)
