"""Rendered projects, the template's questions and the fixtures that all tests share."""

import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

# Needs a live service: test_conformance.py starts one and runs the suite against it.
collect_ignore = ["conformance"]

TEMPLATE = Path(__file__).parents[1]
QUESTIONS: dict[str, Any] = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))
FRAMEWORKS: list[str] = QUESTIONS["framework"]
# Questions with a fixed set of answers: choices and booleans.
CHOICES: dict[str, list[Any]] = {
    question: default if isinstance(default, list) else [True, False]
    for question, default in QUESTIONS.items()
    if isinstance(default, list | bool)
}

# Variables of this test run that would change how a project's commands behave.
EXCLUDED_VARIABLES = re.compile("CI|PYTEST_.*|TEST_[A-Z]+_URL|UV_LOCKED|VIRTUAL_ENV")

# Budgets of a load run. Any machine keeps them with a median of 60,000 ms.
BUDGETS = """
errors = 0.01
requests_per_second = 0.1
p95 = 60_000

[median]
default = {}
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rotation",
        default=str(datetime.now(UTC).toordinal()) if os.environ.get("CI") == "true" else "all",
        metavar="DAY",
        help="share of the tests marked `rotated` to run: a day's number or `all` (default: with CI=true today's)",
    )


def pytest_report_header(config: pytest.Config) -> str:
    return f"rotation: {config.getoption('rotation')} (repeat it with --rotation)"


def is_slow(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None


def shares_a_project(item: pytest.Item) -> bool:
    return is_slow(item) and not {"project", "run_synced"}.isdisjoint(getattr(item, "fixturenames", []))


def is_due(index: int, days: int, day: int) -> bool:
    """Return whether a day has the n-th instance of a test, all of which run within some days.

    Each day has every framework: instances follow each other by framework.
    """
    return (index + index // len(FRAMEWORKS) + day) % days == 0


def is_left_out(item: pytest.Item, instances: Counter[str]) -> bool:
    """Count the instance, and return whether the rotation of the run leaves it out."""
    rotation = item.config.getoption("rotation")
    mark = item.get_closest_marker("rotated")
    if rotation == "all" or mark is None:
        return False
    function = item.nodeid.partition("[")[0]
    instances[function] += 1
    return not is_due(instances[function] - 1, mark.args[0], int(rotation))


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run tests that share a slow project in one process, and run slow tests first for an even load."""
    instances = Counter[str]()
    left_out = {item for item in items if is_left_out(item, instances)}
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
    items.sort(key=lambda item: (is_slow(item), shares_a_project(item)), reverse=True)
    for item in filter(shares_a_project, items):
        frameworks = [framework for framework in FRAMEWORKS if framework in item.name]
        item.add_marker(pytest.mark.xdist_group("-".join([item.path.stem, *frameworks])))


# Tests whose number is printed.
COUNTED = {
    "updates": r"updates/test_matrix\.py::",
    "pipelines": r"::test_(every_job_passes|one_failing_test|shards_run|each_version)_",
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the numbers of executed updates and pipelines."""
    passed = [report.nodeid for report in terminalreporter.getreports("passed") if report.when == "call"]
    for name, pattern in COUNTED.items():
        if count := sum(bool(re.search(pattern, test)) for test in passed):
            terminalreporter.write_line(f"{name}: {count}")


def surroundings(**environment: str) -> dict[str, str]:
    """Return the environment for a project's commands."""
    inherited = {name: value for name, value in os.environ.items() if not EXCLUDED_VARIABLES.fullmatch(name)}
    overrides = {
        "UV_PYTHON": f"{sys.version_info.major}.{sys.version_info.minor}",
        "HYPOTHESIS_PROFILE": "dev",  # the CI profile runs four times as many examples
    }
    return inherited | overrides | environment


@dataclass(frozen=True)
class Project:
    path: Path
    context: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    def file(self, name: str) -> str:
        return (self.path / name).read_text(encoding="utf-8")

    def files(self) -> Iterator[Path]:
        """Yield all files, relative to the project."""
        return (path.relative_to(self.path) for path in sorted(self.path.rglob("*")) if path.is_file())

    def run(self, command: str, **environment: str) -> str:
        """Run a command as GitHub Actions does and return its output; a failure is an AssertionError with it."""
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
            cwd=self.path,
            # pytest makes the root of its temporary folders private. As root, the embedded PostgreSQL runs as another
            # user, so the project's own pytest needs a root that this user can enter.
            env=surroundings(PYTEST_DEBUG_TEMPROOT=str(self.path.parent), **{**self.environment, **environment}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, f"`{command}` ended with {done.returncode}:\n{done.stdout}"
        return done.stdout


@pytest.fixture(scope="session")
def bake(cookies_session: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Project]:
    """Render the template with the given answers and defaults for the rest."""

    def bake(**answers: Any) -> Project:
        result = cookies_session.bake(extra_context=answers)
        assert result.exception is None, result.exception
        # Nearly all that mypy checks are libraries, which the projects of a framework share.
        mypy_cache = tmp_path_factory.getbasetemp() / f"mypy-{result.context['framework']}"
        return Project(result.project_path, result.context, {"MYPY_CACHE_DIR": str(mypy_cache)})

    return bake


class NoVulnerabilities(BaseHTTPRequestHandler):
    """Answers `uv audit` as a database in which no package is vulnerable."""

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps({"results": [{} for _ in request["queries"]]}).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def vulnerability_service() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), NoVulnerabilities) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def engine() -> None:
    """Require a Docker engine: without one the test fails if CI=true and is skipped otherwise."""
    try:
        subprocess.run(["docker", "info"], check=True, capture_output=True, timeout=30)
    except (OSError, subprocess.SubprocessError) as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI=true, but no Docker engine is available: {error}")
        pytest.skip(f"no Docker engine is available: {error}")
