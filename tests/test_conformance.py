"""Every framework's service, live and on each database, before the black-box suite that knows none of them."""

import os
import secrets
import signal
import socket
import subprocess
import sys
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
    """How a framework's service is run; the port takes the place of {port}."""

    migrate: str
    create_admin: str
    serve: str
    develop: str


COMMANDS = {
    "fastapi": Commands(
        migrate="uv run alembic upgrade head",
        create_admin="uv run my-service create-admin",
        serve="uv run fastapi run --port {port}",
        develop="uv run fastapi dev --port {port}",
    ),
    "flask": Commands(
        migrate="uv run flask db upgrade",
        create_admin="uv run flask create-admin",
        serve="uv run gunicorn --bind 127.0.0.1:{port} --threads 8 --preload --no-control-socket"
        " my_service.app:create_app()",
        develop="uv run flask run --debug --port {port}",
    ),
    "django": Commands(
        migrate="uv run python manage.py migrate",
        create_admin="uv run python manage.py create_admin",
        serve="uv run gunicorn --bind 127.0.0.1:{port}",
        develop="uv run python manage.py runserver {port}",
    ),
}
ADMIN_EMAIL = "admin@example.com"


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


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> dict[str, str]:
    """A service in production, but for the notification service that the suite plays."""
    return {
        "ENVIRONMENT": "production",
        "DATABASE_URL": request.getfixturevalue(request.param),
        "SECRET_KEY": secrets.token_hex(32),
        "ADMIN_PASSWORD": secrets.token_hex(8),
        "NOTIFICATIONS_URL": f"http://127.0.0.1:{free_port()}",
        # The suite makes hundreds of accounts.
        "PYTHONPATH": str(TEMPLATE / "tests/cheap_hashes"),
    }


@contextmanager
def served(project: Project, command: str, log: Path, **settings: str) -> Iterator[str]:
    """Run a service, and give its address once it is up."""
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
        # Connection errors are tried again after ever longer pauses, half a minute in all.
        with httpx2.Client(transport=httpx2.HTTPTransport(retries=7), timeout=60) as client:
            assert client.get(f"{address}/health/ready").is_success, log.read_text()
        yield address
    finally:
        # uv passes SIGTERM on, and uvicorn's reloader can hang at one that comes while it handles another.
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def judge(address: str, **known: str) -> None:
    """Run the black-box suite."""
    Project(TEMPLATE).run(f"{sys.executable} -m pytest tests/conformance -q -n 0 --base-url {address}", **known)


def test_it_serves_the_documented_api(project: Project, settings: dict[str, str], tmp_path: Path) -> None:
    commands = COMMANDS[project.context["framework"]]
    project.run(commands.migrate, **settings)
    project.run(f"{commands.create_admin} {ADMIN_EMAIL} --name Admin", **settings)
    known = {
        "CONFORMANCE_ADMIN_EMAIL": ADMIN_EMAIL,
        "CONFORMANCE_ADMIN_PASSWORD": settings["ADMIN_PASSWORD"],
        "CONFORMANCE_SECRET_KEY": settings["SECRET_KEY"],
        "CONFORMANCE_NOTIFICATIONS_PORT": settings["NOTIFICATIONS_URL"].rpartition(":")[2],
    }
    with served(project, commands.serve, tmp_path / "log", **settings) as url:
        judge(url, **known)


def test_it_can_be_tried_without_any_set_up(project: Project, tmp_path: Path) -> None:
    with served(project, COMMANDS[project.context["framework"]].develop, tmp_path / "log") as url:
        assert httpx2.get(f"{url}/docs").is_success
        # Its hashes have their full cost, beside which nothing else counts.
        known = {
            "CONFORMANCE_SECRET_KEY": secrets.token_hex(32),
            "CONFORMANCE_NOTIFICATIONS_PORT": str(free_port()),
        }
        judge(f"{url} -k takes_about_as_long", **known)
