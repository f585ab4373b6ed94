"""Every framework's service, live and on each database, before the black-box suite that knows none of them."""

import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from testcontainers.community.postgres import PostgresContainer

from conftest import FRAMEWORKS, TEMPLATE, Project, surroundings

pytestmark = pytest.mark.slow

MIGRATE = {"fastapi": "uv run alembic upgrade head"}
SERVE = {"fastapi": "uv run fastapi run --port {port}"}
DEVELOP = {"fastapi": "uv run fastapi dev --port {port}"}
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
        with httpx2.Client(transport=httpx2.HTTPTransport(retries=7)) as client:
            assert client.get(f"{address}/health/ready").is_success, log.read_text()
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def test_it_serves_the_documented_api(project: Project, settings: dict[str, str], tmp_path: Path) -> None:
    framework, slug = project.context["framework"], project.context["project_slug"]
    project.run(MIGRATE[framework], **settings)
    project.run(f"uv run {slug} create-admin {ADMIN_EMAIL} --name Admin", **settings)
    known = {
        "CONFORMANCE_ADMIN_EMAIL": ADMIN_EMAIL,
        "CONFORMANCE_ADMIN_PASSWORD": settings["ADMIN_PASSWORD"],
        "CONFORMANCE_SECRET_KEY": settings["SECRET_KEY"],
        "CONFORMANCE_NOTIFICATIONS_PORT": settings["NOTIFICATIONS_URL"].rpartition(":")[2],
    }
    with served(project, SERVE[framework], tmp_path / "log", **settings) as url:
        Project(TEMPLATE).run(f"{sys.executable} -m pytest tests/conformance -q --base-url {url}", **known)


def test_it_can_be_tried_without_any_set_up(project: Project, tmp_path: Path) -> None:
    with served(project, DEVELOP[project.context["framework"]], tmp_path / "log") as url:
        assert httpx2.get(f"{url}/docs").is_success
        person = {"name": "Ada", "email": "ada@example.com", "password": "correct horse"}
        assert httpx2.post(f"{url}/auth/register", json=person).status_code == 201
