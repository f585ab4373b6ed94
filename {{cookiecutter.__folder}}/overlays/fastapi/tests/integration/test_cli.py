"""The commands of the service, on a database of their own."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from {{ cookiecutter.__package }}.cli import app
from {{ cookiecutter.__package }}.settings import Settings

from tests.factories.users import PASSWORD

EMAIL = "root@example.com"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The default database, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / Settings().database_url.removeprefix("sqlite:///./")


def create_admin(email: str = EMAIL, *, password: str = PASSWORD) -> Result:
    return CliRunner().invoke(app, ["create-admin", email], env={"ADMIN_PASSWORD": password})


def users(database: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT email, name, role FROM users").fetchall()


def test_admin_is_created_with_the_password_of_the_environment(database: Path) -> None:
    result = create_admin()

    assert (result.exit_code, result.stdout) == (0, f"Created the admin {EMAIL}.\n")
    assert users(database) == [(EMAIL, "Admin", "admin")]


def test_taken_email_is_rejected(database: Path) -> None:
    create_admin()

    result = create_admin()

    assert result.exit_code == 1
    assert "This e-mail address is taken.\n" in result.stderr
    assert len(users(database)) == 1


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("email", "password", "error"),
    [("nobody", PASSWORD, "email: "), (EMAIL, "short", "password: ")],
)
def test_invalid_value_is_named(email: str, password: str, error: str) -> None:
    result = create_admin(email, password=password)

    assert result.exit_code == 1
    assert result.stderr.startswith(error)
