"""The generated test suites, run in every way that the README documents."""

import os
import re
import subprocess
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from answers import VALID_TEXTS, short
from conftest import FRAMEWORKS, Project
from services import EVERY_SECTION

pytestmark = pytest.mark.slow

# Nothing listens here: a developer without Docker.
NO_ENGINE = {"DOCKER_HOST": "tcp://127.0.0.1:9"}
PIPELINE = {"CI": "true"}
# The template's CI sets UV_PYTHON in its matrix.
PYTHONS = [os.environ["UV_PYTHON"]] if "UV_PYTHON" in os.environ else ["3.12", "3.13"]


@pytest.fixture(scope="module", params=FRAMEWORKS)
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    project = bake(framework=request.param)
    project.run("uv sync")
    return project


def count(outcome: str, output: str) -> int:
    """Return the number of an outcome in pytest's last line."""
    found = re.findall(rf"^=.* (\d+) {outcome}.* in .*=$", output, re.MULTILINE)
    return int(found[-1]) if found else 0


@pytest.fixture(scope="module")
def total_tests(project: Project) -> int:
    return len(re.findall(r"^tests/\S+::", project.run("uv run pytest --collect-only -q"), re.MULTILINE))


def skips_only_tests_that_need_an_engine(output: str) -> None:
    """Check the output of a suite that ran without an engine."""
    assert "embedded PostgreSQL" in output
    (collected,) = re.findall(r"^collected (\d+) items$", output, re.MULTILINE)
    assert count("passed", output) + count("skipped", output) == int(collected)
    assert count("passed", output) > 0.9 * int(collected)
    for reason in re.findall(r"^SKIPPED .*", output, re.MULTILINE):
        assert "no Docker engine answers" in reason


# test_readme.py runs that of the default framework, in a new environment.
@pytest.mark.parametrize("project", FRAMEWORKS[1:], indirect=True)
def test_suite_without_an_engine_skips_only_tests_that_need_one(project: Project) -> None:
    skips_only_tests_that_need_an_engine(project.run("uv run pytest", **NO_ENGINE))


def test_integration_tests_pass_on_sqlite(project: Project) -> None:
    output = project.run("uv run pytest tests/integration --database=sqlite", **NO_ENGINE)
    assert "SQLite" in output
    assert count("skipped", output) == 0


# test_workflow.py runs the steps of the workflow, in containers and one process.
@pytest.mark.parametrize("python", PYTHONS)
def test_suite_passes_in_containers_and_two_processes_without_a_warning_or_a_skip(
    project: Project, total_tests: int, engine: None, python: str
) -> None:
    environment = {"UV_PYTHON": python, "UV_PROJECT_ENVIRONMENT": f".venv-{python}"}
    project.run("uv sync", **environment)
    output = project.run("uv run pytest -n 2 -W error", **environment, **PIPELINE)
    assert f"Python {python}." in output
    assert "in a container" in output
    assert count("passed", output) == total_tests


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_suite_and_coverage_pass_without_the_sample_domain(
    bake: Callable[..., Project], engine: None, framework: str
) -> None:
    environment = PIPELINE | {"UV_PYTHON": PYTHONS[0]}
    project = bake(framework=framework, sample_domain=False)
    project.run("uv sync", **environment)
    output = project.run("uv run coverage run -m pytest -n 2 -W error", **environment)
    assert count("skipped", output) == 0
    project.run("uv run coverage combine && uv run coverage report", **environment)


SECTIONS: list[dict[str, Any]] = [
    {"cache": True},
    {"cache": True, "jobs": "celery-redis"},
    {"sample_domain": False, "cache": True, "jobs": "celery-rabbitmq"},
    {"events": "rabbitmq"},
    {"sample_domain": False, "events": "kafka"},
    {"cache": True, "jobs": "celery-redis", "events": "kafka"},
    {"storage": True},
    {"sample_domain": False, "storage": True},
    {"graphql": True},
    {"sample_domain": False, "graphql": True},
    {"websocket": True},
    {"sample_domain": False, "websocket": True},
    EVERY_SECTION,
    EVERY_SECTION | {"sample_domain": False, "jobs": "celery-rabbitmq", "events": "kafka"},
]


@pytest.mark.rotated(7)
@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(
    "answers", SECTIONS, ids=lambda answers: "-".join(f"{name}-{answer}" for name, answer in answers.items())
)
def test_suite_and_coverage_pass_with_sections(
    bake: Callable[..., Project], engine: None, framework: str, answers: dict[str, Any]
) -> None:
    project = bake(framework=framework, **answers)
    project.run("uv sync")
    output = project.run("uv run coverage run -m pytest -n 2 -W error", **PIPELINE)
    assert "none: " not in output
    assert count("skipped", output) == 0
    project.run("uv run coverage combine && uv run coverage report")


def test_a_shard_may_be_empty_but_no_other_run(project: Project) -> None:
    command = "uv run pytest tests/unit -k nothing"
    project.run(f"{command} --splits=2 --group=2")
    for options in ("", "--splits=1 --group=1"):
        with pytest.raises(AssertionError, match="ended with 5"):
            project.run(f"{command} {options}")


def test_pipeline_without_an_engine_fails(project: Project) -> None:
    with pytest.raises(AssertionError, match="start Docker"):
        project.run("uv run pytest tests/integration -x", **NO_ENGINE, **PIPELINE)


# The imports that the examples in tests/README.md assume.
IMPORTS = """
import pytest
from my_service.users.models import Role, User
from tests.factories.users import UserFactory
from tests.fixtures.client import ClientFor
"""


def test_examples_of_the_guide_pass(project: Project) -> None:
    examples = re.findall(r"```python\n(.*?)```", project.file("tests/README.md"), re.DOTALL)
    guide = project.path / "tests" / "integration" / "test_guide.py"
    factories = "" if project.context["framework"] == "django" else "from tests.factories.base import Factories\n"
    guide.write_text("\n".join([IMPORTS, factories, *examples]), encoding="utf-8")
    try:
        output = project.run("uv run pytest tests/integration/test_guide.py --database=sqlite")
    finally:
        guide.unlink()
    assert count("passed", output) == len(examples) == 2


def test_pre_commit_hooks_pass_on_a_fresh_render(project: Project) -> None:
    project.run("git init --quiet && git add --all && uv run pre-commit run --all-files")


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("text", [" ".join(text for text in VALID_TEXTS if len(text) < 300), "x" * 300], ids=short)
def test_free_text_survives_packaging(bake: Callable[..., Project], framework: str, text: str) -> None:
    project = bake(
        framework=framework, project_slug="my-service", project_name=text, description=text, author_name=text
    )
    project.run("uv sync --no-dev --quiet")
    summary = 'from importlib.metadata import metadata; print(metadata("my_service")["Summary"])'
    assert project.run(f"uv run --no-sync python -c '{summary}'") == f"{text}\n"


@pytest.fixture
def container(project: Project, engine: None) -> Iterator[str]:
    """Build the image and run the service in a container."""
    name = f"test-{uuid.uuid4().hex}"
    project.run(f"docker build --force-rm --network host --tag {name} .")
    try:
        # The image's first check is due after half a minute.
        options = f"--detach --name {name} --health-interval 1s --env SECRET_KEY={'x' * 32}"
        project.run(f"docker run {options} {name}")
        yield name
    finally:
        project.run(f"docker rm --force --volumes {name}; docker rmi --force {name}")


def test_image_is_healthy_and_runs_as_a_numeric_user(project: Project, container: str) -> None:
    command = f"docker events --since 0 --filter container={container} --filter event=health_status --filter event=die"
    with subprocess.Popen([*command.split(), "--format", "{{.Action}}"], stdout=subprocess.PIPE, text=True) as events:
        assert events.stdout
        assert events.stdout.readline() == "health_status: healthy\n", project.run(f"docker logs {container}")
        events.kill()
    assert project.run(f"docker inspect --format '{{{{.Config.User}}}}' {container}") == "10001\n"
