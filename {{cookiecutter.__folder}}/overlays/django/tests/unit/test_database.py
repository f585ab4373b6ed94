"""`DATABASES` of a URL."""

from {{ cookiecutter.__package }}.config.database import parse_database_url


def test_sqlite_path_and_write_lock() -> None:
    database = parse_database_url("sqlite:///./service.db")

    assert database["NAME"] == "./service.db"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_url_with_options() -> None:
    url = "postgresql://ada:p%40ss@db.example.com:5433/app?sslmode=require"

    assert parse_database_url(url) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "app",
        "USER": "ada",
        "PASSWORD": "p@ss",
        "HOST": "db.example.com",
        "PORT": "5433",
        "OPTIONS": {"connect_timeout": 2, "sslmode": "require"},
    }


def test_url_sets_the_connect_timeout() -> None:
    database = parse_database_url("postgresql://db/app?connect_timeout=7")

    assert (database["USER"], database["OPTIONS"]) == ("", {"connect_timeout": "7"})
