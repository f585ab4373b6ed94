"""Flask's configuration: what each extension is told."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from {{ cookiecutter.__package }}.config import driver_url, flask_config
from {{ cookiecutter.__package }}.settings import Settings


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite:////var/name.db", "sqlite:////var/name.db"),
        ("sqlite:///./name.db", f"sqlite:///{Path.cwd()}/name.db"),
        (
            "postgresql://me:p%40ss@host:5433/name?sslmode=require",
            "postgresql+psycopg://me:p%40ss@host:5433/name?sslmode=require",
        ),
    ],
)
def test_a_plain_url_gets_a_driver_and_a_whole_path(url: str, expected: str) -> None:
    assert driver_url(url) == make_url(expected)


def test_no_notification_service_is_no_url() -> None:
    assert flask_config(Settings())["NOTIFICATIONS_URL"] is None


def test_a_notification_service_is_told_as_text() -> None:
    settings = Settings.model_validate({"notifications_url": "http://127.0.0.1:8080"})

    assert flask_config(settings)["NOTIFICATIONS_URL"] == "http://127.0.0.1:8080/"


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("sqlite:///:memory:", {"connect_args": {"isolation_level": None, "timeout": 10}}),
        (
            "postgresql://host/name",
            {"pool_pre_ping": True, "connect_args": {"connect_timeout": 2}},
        ),
    ],
)
def test_no_request_waits_long_for_a_database(url: str, options: dict[str, Any]) -> None:
    config = flask_config(Settings(database_url=url))

    assert config["SQLALCHEMY_ENGINE_OPTIONS"] == options
