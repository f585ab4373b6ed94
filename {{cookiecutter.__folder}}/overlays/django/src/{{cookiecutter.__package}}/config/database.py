"""`DATABASES` from a URL: SQLite or PostgreSQL."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

# In a write-ahead log readers do not wait for the writer. Transactions take the write lock when
# they begin: two that read first would deadlock on the upgrade.
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
}
LIBPQ_NAMES = {
    "NAME": "dbname",
    "USER": "user",
    "PASSWORD": "password",
    "HOST": "host",
    "PORT": "port",
}


def parse_database_url(url: str{{ ', **options: Any' if cookiecutter.websocket }}) -> dict[str, Any]:
    """Return the entry of `DATABASES` for a URL of the settings{{ ', with options for PostgreSQL' if cookiecutter.websocket }}."""
    if url.startswith("sqlite:///"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "OPTIONS": SQLITE_OPTIONS,
        }
{% if cookiecutter.websocket %}
    options |= conninfo_to_dict(url)
{% else %}
    options = conninfo_to_dict(url)
{% endif %}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{name: options.pop(libpq_name, "") for name, libpq_name in LIBPQ_NAMES.items()},
        "OPTIONS": {"connect_timeout": 2, **options},
    }
