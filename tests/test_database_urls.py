"""Database URLs as hosts print them, in the settings and on real servers."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from testcontainers.community.postgres import PostgresContainer

from conftest import FRAMEWORKS, Project

pytestmark = pytest.mark.slow

# Loads the settings with each URL of `urls.json`; the result is what libpq gets, or the message of the exit.
LOAD = """
import json, os
from psycopg.conninfo import conninfo_to_dict
from my_service.settings import Settings

results = []
for url in json.load(open("urls.json")):
    os.environ.update(ENVIRONMENT="testing", SECRET_KEY="x" * 32, DATABASE_URL=url)
    try:
        loaded = Settings.load().database_url
        results.append(loaded if loaded.startswith("sqlite:") else conninfo_to_dict(loaded))
    except SystemExit as error:
        results.append(f"exit: {error}")
print(json.dumps(results))
"""

DATABASE = {"user": "ada", "password": "secret", "host": "db.example.com", "dbname": "app"}
GOOD: dict[str, Any] = {
    "sqlite:///./my.db": "sqlite:///./my.db",
    "sqlite:////var/lib/my.db": "sqlite:////var/lib/my.db",
    # Neon
    "postgresql://ada:secret@db.example.com/app?sslmode=require&channel_binding=require": {
        **DATABASE,
        "sslmode": "require",
        "channel_binding": "require",
    },
    # Amazon RDS
    "postgresql://ada:secret@db.example.com:5432/app?sslmode=verify-full&sslrootcert=/certs/global-bundle.pem": {
        **DATABASE,
        "port": "5432",
        "sslmode": "verify-full",
        "sslrootcert": "/certs/global-bundle.pem",
    },
    # Heroku
    "postgres://ada:secret@db.example.com:5432/app": {**DATABASE, "port": "5432"},
    # SQLAlchemy
    "postgresql+psycopg://ada:secret@db.example.com/app": DATABASE,
    "postgresql+asyncpg://ada:secret@db.example.com/app": DATABASE,
    # Supabase, Fly, Render
    "postgresql://ada:secret@db.example.com/app?connect_timeout=10&application_name=web": {
        **DATABASE,
        "connect_timeout": "10",
        "application_name": "web",
    },
    "postgresql://ada:secret@db.example.com/app?options=-c%20statement_timeout%3D10s": {
        **DATABASE,
        "options": "-c statement_timeout=10s",
    },
    "postgresql://ada:p%40ss%2Fw%3A%23%25rd%3F@db.example.com/app": {**DATABASE, "password": "p@ss/w:#%rd?"},
    "postgresql://ada:secret@[2001:db8::1]:6432/app": {**DATABASE, "host": "2001:db8::1", "port": "6432"},
    # libpq itself takes this spelling of JDBC.
    "postgresql://ada:secret@db.example.com/app?ssl=true": {**DATABASE, "sslmode": "require"},
    "postgresql:///app?host=/var/run/postgresql": {"dbname": "app", "host": "/var/run/postgresql"},
    "postgresql://ada:secret@one.example.com,two.example.com:5433/app?target_session_attrs=read-write": {
        **DATABASE,
        "host": "one.example.com,two.example.com",
        "port": ",5433",
        "target_session_attrs": "read-write",
    },
}
# What the message names.
BAD = {
    "postgresql://ada:secret@db.example.com/app?pgbouncer=true": "pgbouncer",
    "postgresql://ada:s@cret@db.example.com/app": "percent-encode",
    "mysql://ada:secret@db.example.com/app": "postgresql://",
    "db.example.com": "postgresql://",
    "sqlite://": "sqlite:///",
}


@pytest.fixture(scope="module", params=FRAMEWORKS)
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    project = bake(framework=request.param)
    project.run("uv sync")
    (project.path / "load.py").write_text(LOAD, encoding="utf-8")
    (project.path / "connect.py").write_text(CONNECT[request.param], encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def loaded(project: Project) -> dict[str, Any]:
    urls = [*GOOD, *BAD]
    (project.path / "urls.json").write_text(json.dumps(urls), encoding="utf-8")
    return dict(zip(urls, json.loads(project.run("uv run python load.py").splitlines()[-1]), strict=True))


@pytest.mark.parametrize("url", GOOD)
def test_url_is_understood(loaded: dict[str, Any], url: str) -> None:
    assert loaded[url] == GOOD[url]


@pytest.mark.parametrize("url", BAD)
def test_bad_url_aborts_with_one_line_that_names_the_reason(loaded: dict[str, Any], url: str) -> None:
    message = loaded[url]
    assert isinstance(message, str) and message.startswith("exit: ")
    assert "DATABASE_URL" in message and BAD[url] in message
    assert len(message.splitlines()) == 1
    assert "secret" not in message


# Prints what the server says of the connection that the application uses.
QUERY = "select current_user, current_setting('application_name'), current_setting('statement_timeout')"
CONNECT = {
    "fastapi": f"""
import asyncio
from my_service.database import create_engine
from my_service.settings import Settings

async def main():
    async with create_engine(Settings.load()).connect() as connection:
        print(*(await connection.exec_driver_sql("{QUERY}")).one())

asyncio.run(main())
""",
    "flask": f"""
from my_service.app import create_app
from my_service.extensions import db
from my_service.settings import Settings

with create_app(Settings.load()).app_context():
    print(*db.session.connection().exec_driver_sql("{QUERY}").one())
""",
    "django": f"""
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "my_service.config.settings"
import django
django.setup()
from django.db import connection

with connection.cursor() as cursor:
    cursor.execute("{QUERY}")
    print(*cursor.fetchone())
""",
}
PASSWORD = "p@ss/w:#%rd?"
ENCODED = "p%40ss%2Fw%3A%23%25rd%3F"


@pytest.fixture(scope="module")
def address(engine: None) -> Iterator[str]:
    """Host, port and database of a server with a user whose password needs percent-encoding."""
    with PostgresContainer("postgres:17-alpine", driver=None) as container:
        statement = f"create role ada login superuser password '{PASSWORD}'"
        address = f"postgresql://{container.username}:{container.password}@127.0.0.1/{container.dbname}"
        code, output = container.exec(["psql", address, "--command", statement])
        assert code == 0, output
        yield container.get_connection_url().partition("@")[2]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+asyncpg"])
def test_service_connects(project: Project, address: str, scheme: str) -> None:
    options = "sslmode=prefer&channel_binding=prefer&connect_timeout=5&application_name=web"
    url = f"{scheme}://ada:{ENCODED}@{address}?{options}&options=-c%20statement_timeout%3D10s"

    output = project.run("uv run python connect.py", DATABASE_URL=url, ENVIRONMENT="testing", SECRET_KEY="x" * 32)

    assert output.splitlines()[-1] == "ada web 10s"


def test_migrations_take_the_same_url(project: Project, address: str) -> None:
    migrate = {
        "fastapi": "uv run alembic upgrade head",
        "flask": "uv run flask db upgrade",
        "django": "uv run python manage.py migrate",
    }
    url = f"postgres://ada:{ENCODED}@{address}?sslmode=prefer&application_name=migration"

    project.run(migrate[project.context["framework"]], DATABASE_URL=url, ENVIRONMENT="staging", SECRET_KEY="x" * 32)


def test_tls_is_demanded(project: Project, address: str) -> None:
    """The server has none, which shows that `sslmode` reaches it."""
    url = f"postgresql://ada:{ENCODED}@{address}?sslmode=require"

    with pytest.raises(AssertionError, match="SSL"):
        project.run("uv run python connect.py", DATABASE_URL=url, ENVIRONMENT="testing", SECRET_KEY="x" * 32)
