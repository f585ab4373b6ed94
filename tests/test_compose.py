"""The Compose files: valid, and executed by Compose."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import BUDGETS, FRAMEWORKS, Project
from services import EVERY_SECTION
from test_generated import NO_ENGINE, count

SECTIONS = {
    "fastapi": EVERY_SECTION | {"events": "kafka"},
    "flask": EVERY_SECTION | {"jobs": "celery-rabbitmq"},
    "django": EVERY_SECTION,
}
# The build uses this machine's network. Not every S3 server's image has MinIO's client.
OVERRIDE = """
services:
  migrate: {build: {network: host}}
  master: {build: {network: host}, environment: {LOCUST_RUN_TIME: 10s}}
  worker: {build: {network: host}}
  storage: {healthcheck: {test: ["CMD", "bash", "-c", "< /dev/tcp/localhost/9000"]}}
  bucket:
    image: my-service
    entrypoint: ["python", "-c"]
    command: ["import boto3; boto3.client('s3').create_bucket(Bucket='my-service-files')"]
    environment:
      AWS_ENDPOINT_URL: http://storage:9000
      AWS_DEFAULT_REGION: us-east-1
      AWS_ACCESS_KEY_ID: storage
      AWS_SECRET_ACCESS_KEY: storage-secret
"""
READINESS = "from urllib.request import urlopen; print(urlopen('http://127.0.0.1:8000/health/ready').read().decode())"


@pytest.mark.parametrize("sections", [{}, SECTIONS], ids=["default", "sections"])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_files_are_valid(bake: Callable[..., Project], framework: str, sections: dict[str, dict[str, Any]]) -> None:
    project = bake(framework=framework, **sections.get(framework, {}))
    project.run("check-jsonschema --builtin-schema vendor.compose-spec compose.yaml compose.test.yaml")


@pytest.fixture
def compose(engine: None, tmp_path: Path) -> dict[str, str]:
    """Return variables with which the `docker` of any machine has Compose, and builds without BuildKit."""
    package = find_spec("compose")
    assert package
    plugin = tmp_path / "cli-plugins/docker-compose"
    plugin.parent.mkdir()
    plugin.symlink_to(Path(str(package.origin)).with_name("docker-compose"))  # its script in bin hides exit codes
    # A name of its own: volumes are removed afterwards.
    return {"DOCKER_BUILDKIT": "0", "DOCKER_CONFIG": str(tmp_path), "COMPOSE_PROJECT_NAME": f"template-{os.getpid()}"}


@pytest.fixture
def servers(bake: Callable[..., Project], framework: str, compose: dict[str, str]) -> Iterator[Project]:
    """Start a project's servers with the command of its guide."""
    project = bake(framework=framework, **SECTIONS[framework])
    (command,) = re.findall(r"`(docker compose --file compose\.test\.yaml [^`]+) && ", project.file("tests/README.md"))
    try:
        project.run(command, **compose)
        yield project
    finally:
        project.run("docker compose --file compose.test.yaml down --volumes", **compose)


@pytest.mark.slow
@pytest.mark.rotated(3)
@pytest.mark.xdist_group("compose")
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_tests_pass_on_the_servers_of_compose(servers: Project) -> None:
    (command,) = re.findall(r" && (uv run --env-file [^`]+)`", servers.file("tests/README.md"))
    servers.run("uv sync")

    output = servers.run(f"{command} tests/integration -n 2", **NO_ENGINE)

    for variable in re.findall(r"^(TEST_\w+)=", servers.file("compose.test.env"), re.MULTILINE):
        assert f"at {variable}" in output
    assert count("passed", output) > 300
    for reason in re.findall(r"^SKIPPED .*", output, re.MULTILINE):
        assert "no Docker engine answers" in reason


@pytest.fixture
def service(bake: Callable[..., Project], framework: str, compose: dict[str, str]) -> Iterator[Project]:
    """Start every service of a project, without taking a port of this machine."""
    project = bake(framework=framework, **SECTIONS[framework] | {"events": "rabbitmq"})
    services = yaml.safe_load(project.file("compose.yaml"))["services"]
    ports = [f"  {name}: {{ports: !reset []}}" for name in services if "ports" in services[name]]
    (project.path / "ports.yaml").write_text("\n".join(["services:", *ports]), encoding="utf-8")
    (project.path / "override.yaml").write_text(OVERRIDE, encoding="utf-8")
    (project.path / "load/budgets.toml").write_text(BUDGETS.format(60_000), encoding="utf-8")
    variables = {**compose, "COMPOSE_FILE": "compose.yaml:ports.yaml:override.yaml", "SECRET_KEY": 32 * "x"}
    project = replace(project, environment=project.environment | variables)
    project.run("uv lock")
    try:
        project.run("docker compose up --build --detach --wait --wait-timeout 120 service")
        project.run("docker compose up --detach")
        yield project
    finally:
        project.run("docker compose --profile load down --volumes --rmi local")


def checks(service: Project) -> dict[str, str]:
    response = json.loads(service.run(f'docker compose exec -T service python -c "{READINESS}"'))
    return dict(response["checks"])


@pytest.mark.slow
@pytest.mark.rotated(3)
@pytest.mark.xdist_group("compose")
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_services_are_ready_and_take_a_load_of_four_workers(service: Project) -> None:
    # Each command takes a part of a second, in which the brokers start.
    assert any(set(checks(service).values()) == {"ok"} for _ in range(100)), checks(service)
    (load,) = re.findall(r"^docker compose up .+--scale worker=4 .+$", service.file("README.md"), re.MULTILINE)

    output = service.run(f"export UID && {load}")

    running = service.run("docker compose ps --services --status running").split()
    assert "to 4 ready workers" in output
    assert (service.path / "reports/load/index.html").exists()
    assert {"jobs", "schedule", "events"} <= set(running)
