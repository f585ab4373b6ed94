"""Settings: valid and invalid environments."""

from pathlib import Path

import pytest

from {{ cookiecutter.__package }}.settings import Settings

LONG_KEY = "k" * 32


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The least that production requires."""
    # monkeypatch: the variables are restored after the test, whatever its outcome.
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("SECRET_KEY", LONG_KEY)
    return monkeypatch


def load_error() -> str:
    """Load invalid settings, and return the line with which the process exits."""
    with pytest.raises(SystemExit) as error:
        Settings.load()
    assert isinstance(error.value.code, str)
    return error.value.code


def test_development_generates_a_key_for_each_process(caplog: pytest.LogCaptureFixture) -> None:
    first, second = Settings.load(), Settings.load()

    assert first.environment == "development"
    assert len(first.secret_key.get_secret_value()) >= 32
    assert first.secret_key != second.secret_key
    assert "SECRET_KEY is not set" in caplog.text


@pytest.mark.parametrize("environment", ["testing", "staging", "production"])
def test_key_is_required_outside_development(
    environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENVIRONMENT", environment)

    assert load_error().startswith("Invalid settings: SECRET_KEY: at least 32 bytes are required")


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("ENVIRONMENT", "moon", "'development', 'testing', 'staging' or 'production'"),
        ("SECRET_KEY", "k" * 31, "at least 32 bytes are required outside development"),
        ("DATABASE_URL", "mysql://host/name", "must start with sqlite:/// or postgresql://"),
        ("DATABASE_URL", "sqlite:name.db", "must start with sqlite:/// or postgresql://"),
        ("DATABASE_URL", "postgres:/host", "must start with sqlite:/// or postgresql://"),
        ("DATABASE_URL", "postgresql://h/d?pgbouncer=true", 'query parameter: "pgbouncer"'),
        ("DATABASE_URL", "postgresql://u:p@ss@host/d", "percent-encode special characters"),
        ("DATABASE_URL", "postgresql://u:pa/ss@host/d", "percent-encode special characters"),
        ("DATABASE_URL", "postgresql://u:p%zz@host/d", "is not a URL that libpq can parse"),
{% if cookiecutter.framework != "django" %}
        ("DATABASE_POOL_SIZE", "0", "greater than 0"),
{% endif %}
        ("LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("NOTIFICATIONS_URL", "notifications", "relative URL without a base"),
{% if cookiecutter.storage %}
        ("STORAGE_BUCKET", "Not_A_Bucket", "should match pattern"),
        ("STORAGE_SECRET_ACCESS_KEY", "secret", "set both this and STORAGE_ACCESS_KEY_ID"),
{% endif %}
    ],
)
def test_invalid_value_aborts_with_one_line(
    variable: str, value: str, reason: str, production: pytest.MonkeyPatch
) -> None:
    production.setenv(variable, value)

    error = load_error()

    assert error.startswith(f"Invalid settings: {variable}: ")
    assert reason in error
    assert "\n" not in error


def test_every_invalid_variable_is_named(production: pytest.MonkeyPatch) -> None:
    production.setenv("SECRET_KEY", "sesame")
    production.setenv("LOG_LEVEL", "LOUD")

    error = load_error()

    assert "SECRET_KEY: " in error
    assert "; LOG_LEVEL: " in error
    assert "sesame" not in error


@pytest.mark.parametrize(
    ("url", "normalized"),
    [
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite:////var/lib/service.db", "sqlite:////var/lib/service.db"),
        ("postgres://u:p@host:5432/d", "postgresql://u:p@host:5432/d"),
        ("postgresql+psycopg://u@host/d", "postgresql://u@host/d"),
        ("postgresql+asyncpg://u@host/d", "postgresql://u@host/d"),
        ("postgresql://u:p%40ss@host/d", "postgresql://u:p%40ss@host/d"),
        ("postgresql://[::1]:5432/d", "postgresql://[::1]:5432/d"),
        ("postgresql:///d?host=/var/run", "postgresql:///d?host=/var/run"),
        (
            "postgresql://h/d?sslmode=require&channel_binding=require&application_name=x",
            "postgresql://h/d?sslmode=require&channel_binding=require&application_name=x",
        ),
    ],
)
def test_database_url_is_normalized(
    url: str, normalized: str, production: pytest.MonkeyPatch
) -> None:
    production.setenv("DATABASE_URL", url)

    assert Settings.load().database_url == normalized


def test_secrets_are_not_shown(production: pytest.MonkeyPatch) -> None:
    assert LONG_KEY not in repr(Settings.load())

    production.setenv("DATABASE_URL", "postgresql://user:open/sesame@host/name")
    assert "open" not in load_error()


def test_lists_are_separated_by_commas(production: pytest.MonkeyPatch) -> None:
    production.setenv("CORS_ORIGINS", "https://a.example.com, https://b.example.com")

    assert Settings.load().cors_origins == ("https://a.example.com", "https://b.example.com")


{% if cookiecutter.framework != "django" %}
def test_only_the_default_database_of_development_is_migrated_on_startup(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert Settings.load().migrates_on_startup

    monkeypatch.setenv("DATABASE_URL", "sqlite:///./other.db")
    assert not Settings.load().migrates_on_startup

    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("SECRET_KEY", LONG_KEY)
    assert not Settings.load().migrates_on_startup


{% endif %}
def test_environment_takes_precedence_over_the_env_file(
    tmp_path: Path, production: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=ERROR\nNOTIFICATIONS_URL=http://file\nOTHER=1\n")
    production.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    production.setenv("LOG_LEVEL", "DEBUG")
    production.setenv("NOTIFICATIONS_URL", "")  # counts as unset

    settings = Settings.load()

    assert settings.log_level == "DEBUG"
    assert str(settings.notifications_url) == "http://file/"
