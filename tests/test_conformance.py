"""The black-box suite, run against the live service of each framework on each database."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from testcontainers.community.postgres import PostgresContainer

from conftest import FRAMEWORKS, TEMPLATE, Project, surroundings

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Commands:
    """How a framework's service is run; {port} is replaced by a free one."""

    migrate: str
    create_admin: str
    serve: str
    develop: str


GUNICORN = "uv run gunicorn --bind 127.0.0.1:{port}"
COMMANDS = {
    "fastapi": Commands(
        migrate="uv run alembic upgrade head",
        create_admin="uv run my-service create-admin {email} --name Admin",
        serve="uv run fastapi run --port {port}",
        develop="uv run fastapi dev --port {port}",
    ),
    "flask": Commands(
        migrate="uv run flask db upgrade",
        create_admin="uv run flask create-admin {email} --name Admin",
        serve=GUNICORN,
        develop="uv run flask run --debug --port {port}",
    ),
    "django": Commands(
        migrate="uv run python manage.py migrate",
        create_admin="uv run python manage.py createsuperuser --noinput --email {email}",
        serve=GUNICORN,
        develop="uv run python manage.py runserver {port}",
    ),
}
ADMIN_EMAIL = "admin@example.com"
CORS_ORIGIN = "https://app.example.com"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module", params=FRAMEWORKS)
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    project = bake(framework=request.param)
    project.run("uv sync")
    return project


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'service.db'}"


@pytest.fixture
def postgresql(engine: None) -> Iterator[str]:
    with PostgresContainer("postgres:17-alpine", driver=None) as container:
        yield container.get_connection_url()


def production(database_url: str, **settings: str) -> dict[str, str]:
    password = secrets.token_hex(8)
    return {
        "ENVIRONMENT": "production",
        "DATABASE_URL": database_url,
        "SECRET_KEY": secrets.token_hex(32),
        "CORS_ORIGINS": CORS_ORIGIN,
        "ADMIN_PASSWORD": password,
        "DJANGO_SUPERUSER_NAME": "Admin",
        "DJANGO_SUPERUSER_PASSWORD": password,
        # The suite creates hundreds of accounts.
        "PYTHONPATH": str(TEMPLATE / "tests/cheap_hashes"),
        **settings,
    }


def prepare(project: Project, settings: dict[str, str]) -> Commands:
    """Migrate the database and create an admin."""
    commands = COMMANDS[project.context["framework"]]
    project.run(commands.migrate, **settings)
    project.run(commands.create_admin.format(email=ADMIN_EMAIL), **settings)
    return commands


@contextmanager
def served(project: Project, command: str, log: Path, **settings: str) -> Iterator[str]:
    """Run a service and yield its address once it is ready."""
    port = free_port()
    with log.open("wb") as output:
        server = subprocess.Popen(
            command.format(port=port).split(),
            cwd=project.path,
            env=surroundings(**settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        # Connection errors are retried after ever longer pauses, half a minute in all.
        with httpx2.Client(transport=httpx2.HTTPTransport(retries=7), timeout=60) as client:
            assert client.get(f"{address}/health/ready").is_success, log.read_text()
        yield address
    finally:
        # uv passes SIGTERM on, and uvicorn's reloader can hang at one that comes while it handles another.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def run_suite(address: str, **known: str) -> None:
    """Run the black-box suite against a service."""
    Project(TEMPLATE).run(f"{sys.executable} -m pytest tests/conformance -q -n 0 --base-url {address}", **known)


def check_conformance(project: Project, database_url: str, tmp_path: Path, selection: str = "") -> None:
    notifications_port, log = free_port(), tmp_path / "log"
    settings = production(database_url, NOTIFICATIONS_URL=f"http://127.0.0.1:{notifications_port}")
    commands = prepare(project, settings)
    known = {
        "CONFORMANCE_ADMIN_EMAIL": ADMIN_EMAIL,
        "CONFORMANCE_ADMIN_PASSWORD": settings["ADMIN_PASSWORD"],
        "CONFORMANCE_SECRET_KEY": settings["SECRET_KEY"],
        "CONFORMANCE_NOTIFICATIONS_PORT": str(notifications_port),
        "CONFORMANCE_LOG": str(log),
        "CONFORMANCE_CORS_ORIGIN": CORS_ORIGIN,
    }
    with served(project, commands.serve, log, **settings) as url:
        run_suite(f"{url} {selection}", **known)
    assert "Traceback" not in log.read_text(errors="replace")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_service_conforms_to_the_api(
    request: pytest.FixtureRequest, project: Project, database: str, tmp_path: Path
) -> None:
    check_conformance(project, request.getfixturevalue(database), tmp_path)


@pytest.mark.rotated(3)
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_service_without_the_sample_domain_conforms(
    bake: Callable[..., Project], framework: str, sqlite: str, tmp_path: Path
) -> None:
    project = bake(framework=framework, sample_domain=False)
    project.run("uv sync")
    check_conformance(project, sqlite, tmp_path, "-k 'not projects and not tasks'")


def test_development_needs_no_set_up(project: Project, tmp_path: Path) -> None:
    commands, log = COMMANDS[project.context["framework"]], tmp_path / "log"
    if project.context["framework"] == "django":
        project.run(commands.migrate)
    with served(project, commands.develop, log) as url, httpx2.Client(base_url=url, timeout=30) as client:
        assert client.get("/docs").is_success
        # Passwords are hashed at their full cost here, besides which nothing else counts.
        known = {"CONFORMANCE_SECRET_KEY": "x" * 32, "CONFORMANCE_NOTIFICATIONS_PORT": str(free_port())}
        run_suite(f"{url} -k takes_about_as_long", **known)

        assert find_reset_token(client, log) is not None


def test_production_logs_no_reset_token_without_a_notification_service(
    project: Project, sqlite: str, tmp_path: Path
) -> None:
    settings, log = production(sqlite, LOG_LEVEL="DEBUG"), tmp_path / "log"
    commands = prepare(project, settings)
    with served(project, commands.serve, log, **settings) as url, httpx2.Client(base_url=url, timeout=30) as client:
        assert find_reset_token(client, log) is None
    assert NEW_PASSWORD not in log.read_text(errors="replace")


EMAIL, PASSWORD, NEW_PASSWORD = "ada@example.com", "correct horse battery", "a new battery staple"


def find_reset_token(client: httpx2.Client, log: Path) -> str | None:
    """Request a password reset, and return the first word of the log that confirms it."""
    registration = {"email": EMAIL, "password": PASSWORD, "name": "Ada"}
    assert client.post("/auth/register", json=registration).status_code in {201, 409}
    before = log.stat().st_size
    assert client.post("/auth/password-reset", json={"email": EMAIL}).is_success
    time.sleep(1)  # the message may be sent after the response
    words = re.findall(r"[A-Za-z0-9._~:=-]{20,}", log.read_text(errors="replace")[before:])
    for word in dict.fromkeys(words):
        body = {"token": word, "new_password": NEW_PASSWORD}
        if client.post("/auth/password-reset/confirm", json=body).is_success:
            return str(word)
    return None


@pytest.mark.parametrize("bad", [{"SECRET_KEY": ""}, {"SECRET_KEY": "short"}, {"ENVIRONMENT": "prod"}], ids=str)
def test_bad_setting_stops_the_service_with_one_line(project: Project, sqlite: str, bad: dict[str, str]) -> None:
    (name,) = bad
    serve = COMMANDS[project.context["framework"]].serve.format(port=free_port())
    settings = {key: value for key, value in {**production(sqlite), **bad}.items() if value}

    with pytest.raises(AssertionError, match=name) as failure:
        project.run(f"timeout 20 {serve}", **settings)

    assert "ended with 124" not in str(failure.value)
    assert "Traceback" not in str(failure.value)


def test_gunicorn_without_an_environment_is_production(project: Project, sqlite: str) -> None:
    if project.context["framework"] == "fastapi":
        pytest.skip("FastAPI is not served by gunicorn")
    serve = GUNICORN.format(port=free_port())

    with pytest.raises(AssertionError, match="SECRET_KEY"):
        project.run(f"timeout 20 {serve}", DATABASE_URL=sqlite)
