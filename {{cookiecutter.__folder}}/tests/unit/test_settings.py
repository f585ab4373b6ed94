"""Settings: what the environment may say, and how a bad value stops the start."""

import runpy
from pathlib import Path

import pytest
from pydantic import ValidationError

from {{ cookiecutter.__package }} import settings as module
from {{ cookiecutter.__package }}.settings import (
    DEVELOPMENT_KEY,
    Settings,
)

LONG_KEY = "k" * 32
WEAK_KEY = (
    "SECRET_KEY: set at least 32 random bytes outside development, "
    'as from: python -c "import secrets; print(secrets.token_urlsafe(48))"'
)
BAD_DATABASE = "DATABASE_URL: must start with sqlite:/// or postgresql://"
BAD_PORT = "DATABASE_URL: must name a number as its port; in a password write / as %2F, and so on"


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of production, with no more than it needs."""
    # monkeypatch: the variables are gone after the test, whatever becomes of it.
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("SECRET_KEY", LONG_KEY)
    return monkeypatch


def refusal() -> str:
    """Load the settings, and give the line that stops the start."""
    with pytest.raises(SystemExit) as stop:
        Settings.load()
    assert isinstance(stop.value.code, str)
    return stop.value.code


def test_development_needs_no_variable() -> None:
    settings = Settings.load()

    assert settings.environment == "development"
    assert settings.secret_key.get_secret_value() == DEVELOPMENT_KEY
    assert settings.database_url.startswith("sqlite:///./")
    assert settings.log_level == "INFO"
    assert settings.notifications_url is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("ENVIRONMENT", "development"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:////var/lib/service.db"),
        ("DATABASE_URL", "postgresql://user:password@host:5432/name?sslmode=require"),
        ("LOG_LEVEL", "DEBUG"),
        ("NOTIFICATIONS_URL", "https://notifications.example.com/v1"),
    ],
)
def test_a_variable_sets_the_field_of_its_name(
    variable: str, value: str, production: pytest.MonkeyPatch
) -> None:
    production.setenv(variable, value)

    settings = Settings.load()

    assert str(getattr(settings, variable.lower())) == value


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("ENVIRONMENT", "moon", "should be 'development', 'staging' or 'production'"),
        ("SECRET_KEY", "k" * 31, WEAK_KEY),
        ("SECRET_KEY", DEVELOPMENT_KEY, WEAK_KEY),
        ("DATABASE_URL", "mysql://host/name", BAD_DATABASE),
        ("DATABASE_URL", "postgres://host/name", BAD_DATABASE),
        ("DATABASE_URL", "sqlite:name.db", BAD_DATABASE),
        ("DATABASE_URL", "postgresql://user@host:abc/name", BAD_PORT),
        ("DATABASE_URL", "postgresql://user:pass/word@host/name", BAD_PORT),
        ("LOG_LEVEL", "LOUD", "should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("NOTIFICATIONS_URL", "notifications", "relative URL without a base"),
        ("NOTIFICATIONS_URL", "ftp://host", "should be 'http' or 'https'"),
    ],
)
def test_a_bad_value_stops_the_start_with_one_line(
    variable: str, value: str, reason: str, production: pytest.MonkeyPatch
) -> None:
    production.setenv(variable, value)

    line = refusal()

    assert line.startswith(f"Bad settings: {variable}: ")
    assert line.endswith(reason)
    assert "Value error" not in line
    assert "\n" not in line


def test_the_line_names_every_bad_value(production: pytest.MonkeyPatch) -> None:
    production.setenv("SECRET_KEY", "short")
    production.setenv("LOG_LEVEL", "LOUD")

    line = refusal()

    assert "SECRET_KEY: " in line
    assert "; LOG_LEVEL: " in line
    assert "\n" not in line


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_a_secret_key_must_be_set_outside_development(
    environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENVIRONMENT", environment)

    assert "SECRET_KEY" in refusal()


def test_a_wrong_environment_is_the_only_fault_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "prod")

    assert "SECRET_KEY" not in refusal()


def test_development_takes_a_short_secret_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "short")

    assert Settings.load().secret_key.get_secret_value() == "short"


def test_the_secret_key_is_measured_in_bytes(production: pytest.MonkeyPatch) -> None:
    production.setenv("SECRET_KEY", "é" * 16)

    assert Settings.load().secret_key.get_secret_value() == "é" * 16


def test_the_secret_key_is_never_shown(production: pytest.MonkeyPatch) -> None:
    assert LONG_KEY not in repr(Settings.load())

    production.setenv("SECRET_KEY", "sesame")
    assert "sesame" not in refusal()


def test_the_password_of_the_database_is_never_shown(production: pytest.MonkeyPatch) -> None:
    production.setenv("DATABASE_URL", "postgresql://user:open/sesame@host/name")

    assert "open" not in refusal()


def test_an_empty_variable_counts_as_absent(production: pytest.MonkeyPatch) -> None:
    production.setenv("LOG_LEVEL", "")
    production.setenv("NOTIFICATIONS_URL", "")

    settings = Settings.load()

    assert settings.log_level == "INFO"
    assert settings.notifications_url is None


def test_settings_are_frozen() -> None:
    settings = Settings.load()

    with pytest.raises(ValidationError, match="frozen"):
        settings.log_level = "DEBUG"  # type: ignore[misc] # (which is tested)


@pytest.fixture
def settings_with_env_file(tmp_path: Path, production: pytest.MonkeyPatch) -> type[Settings]:
    """The settings as the service has them: the tests' own read no `.env` file."""
    (tmp_path / ".env").write_text("LOG_LEVEL=ERROR\nNOTIFICATIONS_URL=http://file\nOTHER=1\n")
    production.chdir(tmp_path)
    settings: type[Settings] = runpy.run_path(str(module.__file__))["Settings"]
    return settings


def test_the_env_file_of_the_working_directory_is_read(
    settings_with_env_file: type[Settings],
) -> None:
    assert settings_with_env_file.load().log_level == "ERROR"


def test_the_environment_wins_over_the_env_file(
    settings_with_env_file: type[Settings], production: pytest.MonkeyPatch
) -> None:
    production.setenv("LOG_LEVEL", "DEBUG")

    settings = settings_with_env_file.load()

    assert settings.log_level == "DEBUG"
    assert str(settings.notifications_url) == "http://file/"
