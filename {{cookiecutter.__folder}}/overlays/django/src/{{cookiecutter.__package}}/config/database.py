"""The database: SQLite or PostgreSQL, as its URL says."""

from typing import Any

import dj_database_url

CONNECT_TIMEOUT_SECONDS = 2
STATEMENT_TIMEOUT_SECONDS = 10
CONNECTION_MAX_AGE_SECONDS = 60


def database_from(url: str) -> dict[str, Any]:
    """Write a database URL as an entry of `DATABASES`."""
    database: dict[str, Any] = {**dj_database_url.parse(url)}
    options = database.setdefault("OPTIONS", {})
    if url.startswith("sqlite:"):
        # Each transaction begins as a writer, so that two wait for each other and never deadlock.
        options["transaction_mode"] = "IMMEDIATE"
        options["timeout"] = STATEMENT_TIMEOUT_SECONDS
        options["init_command"] = "PRAGMA journal_mode = WAL"
        return database
    options.setdefault("connect_timeout", CONNECT_TIMEOUT_SECONDS)
    options.setdefault("options", f"-c statement_timeout={STATEMENT_TIMEOUT_SECONDS}s")
    return database | {
        "CONN_MAX_AGE": CONNECTION_MAX_AGE_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }
