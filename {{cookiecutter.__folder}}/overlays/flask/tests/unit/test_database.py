"""The database's edges: who migrates it and when, and what SQLite is taught."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import Mock, create_autospec

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from {{ cookiecutter.__package }} import database
from {{ cookiecutter.__package }}.extensions import db


@contextmanager
def client_of(environment: str) -> Iterator[FlaskClient]:
    """Bind the database to an application that has nothing else."""
    app = Flask(__name__)
    app.testing = True
    app.config.update(ENVIRONMENT=environment, SQLALCHEMY_DATABASE_URI="sqlite:///:memory:")
    database.init_app(app)
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The migration."""
    double = create_autospec(flask_migrate)
    # Not in Flask-Migrate itself: its commands would keep the double for ever, if loaded now.
    monkeypatch.setattr(database, "flask_migrate", double)
    upgrade: Mock = double.upgrade
    return upgrade


def test_development_migrates_at_the_start(upgrade: Mock) -> None:
    with client_of("development") as client:
        client.get("/")
        client.get("/")

    upgrade.assert_called_once_with()


def test_no_other_environment_migrates(upgrade: Mock) -> None:
    with client_of("staging") as client:
        client.get("/")
        with client.application.app_context():
            database.upgrade_in_development()

    upgrade.assert_not_called()


def test_a_failed_migration_is_tried_again(upgrade: Mock) -> None:
    upgrade.side_effect = [OSError("no route"), None]

    with client_of("development") as client:
        with pytest.raises(OSError, match="no route"):
            client.get("/")
        client.get("/")

    assert upgrade.call_count == 2


def test_a_migration_that_would_end_the_process_is_answered(upgrade: Mock) -> None:
    upgrade.side_effect = SystemExit(1)

    with client_of("development") as client:
        answer = client.get("/")

    assert answer.status_code == 500
    assert "The database cannot be migrated: the log says why." in answer.text


def test_sqlite_lowers_every_alphabet_and_passes_null_on() -> None:
    with client_of("staging") as client, client.application.app_context():
        row = db.session.execute(text("SELECT lower('ÉLISE'), lower(NULL)")).one()

    assert tuple(row) == ("élise", None)
