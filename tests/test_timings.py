"""Benchmarks fail on a regression, and load runs on an exceeded budget.

Those of each framework pass in test_workflow.py.
"""

import json
import re
from collections.abc import Callable

import pytest

from conftest import BUDGETS, Project

pytestmark = pytest.mark.slow

BENCHMARK = "uv run pytest tests/benchmarks --database=sqlite -o python_functions=test_token_check"
LOAD_RUN = "uv run load/run.py --users 10 --spawn-rate 10 --run-time"
# Prints the exceeded budgets after a number of requests of each route, which take 500 ms.
MEDIANS = """
import sys
import tomllib

from locust.stats import RequestStats

sys.path.insert(0, "load")
from session import BUDGETS, exceeded_budgets

stats = RequestStats()
for route, requests in {"/four": 4, "/five": 5, "/slow": 5}.items():
    for _ in range(requests):
        stats.log_request("GET", route, 500, 0)
print(*exceeded_budgets(stats, tomllib.loads(BUDGETS.read_text())), sep="; ")
"""


@pytest.fixture(scope="module")
def project(bake: Callable[..., Project]) -> Project:
    project = bake()
    project.run("uv sync --group load")
    return project


def verdict(project: Project, report: str) -> str:
    """The verdict of a report on the quality page."""
    rows = project.run("uv run scripts/quality.py")
    (word,) = re.findall(rf"^\| {report} \|.* (\w+) \|$", rows, re.MULTILINE)
    return str(word)


def test_benchmarks_are_not_part_of_a_plain_run(project: Project) -> None:
    for command in ("uv run pytest", "uv run pytest tests"):
        assert "benchmark" not in project.run(f"{command} --collect-only")


def test_benchmarks_on_several_workers_do_not_warn(project: Project) -> None:
    output = project.run(f"{BENCHMARK} -n 2")
    assert "1 passed" in output
    assert "arning" not in output


def test_a_benchmark_slower_than_its_baseline_fails(project: Project) -> None:
    with pytest.raises(AssertionError, match="there is no baseline"):
        project.run(f"{BENCHMARK} --benchmark-compare")

    project.run(f"{BENCHMARK} --benchmark-save=baseline")
    assert verdict(project, "Benchmarks") == "measured"
    (path,) = project.path.glob("reports/benchmarks/sqlite/*/0001_baseline.json")
    baseline = json.loads(path.read_text(encoding="utf-8"))
    stats = baseline["benchmarks"][0]["stats"]

    stats["min"] *= 100
    path.write_text(json.dumps(baseline), encoding="utf-8")
    project.run(f"{BENCHMARK} --benchmark-compare")
    assert verdict(project, "Benchmarks") == "passed"

    stats["min"] /= 1000
    path.write_text(json.dumps(baseline), encoding="utf-8")
    with pytest.raises(AssertionError, match="Performance has regressed") as regression:
        project.run(f"{BENCHMARK} --benchmark-compare")
    assert "Traceback" not in str(regression.value)
    assert verdict(project, "Benchmarks") == "failed"

    project.run("uv run pytest tests/benchmarks --database=sqlite -k token")
    assert verdict(project, "Benchmarks") == "failed"

    of_another_python = path.parent.with_name("Linux-CPython-2.7-64bit")
    path.parent.rename(of_another_python)
    with pytest.raises(AssertionError, match="there is no baseline"):
        project.run(f"{BENCHMARK} --benchmark-compare")


def test_a_load_run_fails_if_it_exceeds_a_budget(project: Project) -> None:
    budgets = project.path / "load" / "budgets.toml"

    budgets.write_text(BUDGETS.format(60_000), encoding="utf-8")
    output = project.run(f"{LOAD_RUN} 25s")
    assert "Traceback" not in output
    for route in ("/auth/register", "/auth/login", "/users/me", "/projects", "/tasks/import", "/auth/logout"):
        assert route in output
    assert "Locust" in project.file("reports/load/index.html")
    assert verdict(project, "Load") == "passed"

    budgets.write_text(BUDGETS.format(0), encoding="utf-8")
    with pytest.raises(AssertionError, match="Budget exceeded: median of POST /auth/login:"):
        project.run(f"{LOAD_RUN} 10s")
    assert verdict(project, "Load") == "failed"

    figures = project.file("reports/load/summary.json")
    project.run("uv run locust --headless --host http://127.0.0.1:9 --run-time 1s || test $? = 1")
    assert project.file("reports/load/summary.json") == figures


def test_a_median_has_a_budget_from_the_fifth_request_on(project: Project) -> None:
    budgets = f"{BUDGETS.format(200)}'GET /slow' = 900"
    (project.path / "load" / "budgets.toml").write_text(budgets, encoding="utf-8")
    (project.path / "medians.py").write_text(MEDIANS, encoding="utf-8")

    output = project.run("uv run python medians.py")

    assert output == "median of GET /five: 500 ms (maximum 200 ms)\n"


def test_a_load_run_fails_if_a_task_raises(project: Project) -> None:
    (project.path / "load" / "budgets.toml").write_text(BUDGETS.format(60_000), encoding="utf-8")
    users = project.path / "load/users/projects.py"
    code = users.read_text(encoding="utf-8")
    users.write_text(code.replace('["id"]', '["key"]'), encoding="utf-8")
    try:
        with pytest.raises(AssertionError, match="Budget exceeded: tasks raised exceptions"):
            project.run(f"{LOAD_RUN} 10s")
    finally:
        users.write_text(code, encoding="utf-8")


def test_a_distributed_load_run_checks_the_budgets_once(project: Project) -> None:
    (project.path / "load" / "budgets.toml").write_text(BUDGETS.format(60_000), encoding="utf-8")
    output = project.run(f"{LOAD_RUN} 15s --processes 2")
    assert "Visitor" in output
    assert "Budget exceeded" not in output
    assert verdict(project, "Load") == "passed"
