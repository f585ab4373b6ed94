"""Mutation testing with mutmut: killed and surviving mutants of a small module."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import FRAMEWORKS, Project
from services import EVERY_SECTION
from test_generated import NO_ENGINE

pytestmark = pytest.mark.slow

LIMITS = """\
def allows(count: int) -> bool:
    return count < 10
"""
WEAK_TEST = """\
from my_service.limits import allows


def test_allows() -> None:
    assert allows(1)
"""
TEST = f"{WEAK_TEST}    assert not allows(10)\n    assert allows(9)\n"
MUTATION = "uv run --group mutation scripts/mutation.py"

DECORATED = """
from functools import cache

@cache
def one():
    return 1

def two():
    return 2
"""


def restrict_mutation(project: Project) -> None:
    """Add a small module and its test, and mutate only that: a run of the whole suite takes many minutes."""
    pyproject = project.file("pyproject.toml")
    quick = pyproject.replace('["tests/unit", "tests/integration", "tests/e2e"]', '["tests/unit/test_limits.py"]')
    quick = re.sub(r"do_not_mutate = \[.*?\]", 'only_mutate = ["*/limits.py"]', quick, flags=re.DOTALL)
    assert quick.count("limits.py") == 2
    (project.path / "pyproject.toml").write_text(quick, encoding="utf-8")
    (project.path / "src" / project.context["__package"] / "limits.py").write_text(LIMITS, encoding="utf-8")
    (project.path / "tests/unit/test_limits.py").write_text(TEST, encoding="utf-8")


@pytest.fixture(scope="module")
def project(bake: Callable[..., Project]) -> Project:
    project = bake(mutation_tests="mutmut")
    restrict_mutation(project)
    return project


def test_a_surviving_mutant_is_listed_and_fails_the_run(project: Project) -> None:
    test = project.path / "tests/unit/test_limits.py"

    test.write_text(WEAK_TEST, encoding="utf-8")
    with pytest.raises(AssertionError, match=r"\+    return count <= 10"):
        project.run(MUTATION)
    survivors = project.file("reports/mutation/survivors.txt")
    assert "# my_service.limits.x_allows__mutmut_1: survived" in survivors
    assert "\n-    return count < 10\n+    return count <= 10\n" in survivors
    weak = json.loads(project.file("reports/mutation/summary.json"))
    assert not weak["passed"]

    test.write_text(TEST, encoding="utf-8")
    project.run(MUTATION)
    strong = json.loads(project.file("reports/mutation/summary.json"))
    assert (strong["figure"], strong["budget"], strong["passed"]) == ("100.0 %", "at least 95 %", True)
    assert project.run(f"{MUTATION} 'my_service.limits.*'").endswith("0 of 2 mutants survived\n")


def test_a_failing_test_stops_the_run(project: Project) -> None:
    test = project.path / "tests/unit/test_limits.py"
    test.write_text(f"{WEAK_TEST}    assert allows(11)\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="failed to collect stats") as failure:
        project.run(MUTATION)
    assert "`debug = true` in [tool.mutmut]" in str(failure.value)
    assert "Mutation score" not in str(failure.value)


@pytest.mark.rotated(3)
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_tests_of_every_section_pass_where_mutmut_runs_them(bake: Callable[..., Project], framework: str) -> None:
    """It runs them in a copy of some of the project's files."""
    project = bake(framework=framework, mutation_tests="mutmut", **EVERY_SECTION)
    output = project.run(f"uv sync --quiet && {MUTATION} 'my_service.realtime.protocol.*'", **NO_ENGINE)
    assert "\nMutation score 100.0 %" in output


def test_mutmut_still_skips_decorated_functions(tmp_path: Path) -> None:
    """docs/decisions/mutation.md depends on it."""
    (tmp_path / "src").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "src" / "numbers_.py").write_text(DECORATED, encoding="utf-8")
    (tmp_path / "tests" / "test_numbers.py").write_text(
        "from numbers_ import one, two\n\n\ndef test_sum():\n    assert one() + two() == 3\n", encoding="utf-8"
    )
    Project(tmp_path).run("uvx --with pytest mutmut run")
    mutated = Project(tmp_path).file("mutants/src/numbers_.py")
    assert "x_two__mutmut_1" in mutated
    assert "x_one__mutmut_1" not in mutated
