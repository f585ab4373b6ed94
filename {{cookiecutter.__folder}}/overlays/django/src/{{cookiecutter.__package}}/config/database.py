"""`DATABASES` from a URL: SQLite or PostgreSQL."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict


def parse_database_url(url: str) -> dict[str, Any]:
    """Return the entry of `DATABASES` for a URL of the settings."""
    if url.startswith("sqlite:///"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": {
                # In a write-ahead log readers do not wait for the writer. Transactions take the
                # write lock when they begin: two that read first would deadlock on the upgrade.
                "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
            },
        }
    options = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", ""),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "OPTIONS": {"connect_timeout": 2, **options},
    }
