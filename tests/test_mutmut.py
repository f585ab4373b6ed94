"""mutmut's mutation tests: a fault is noticed, or shown."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Project

pytestmark = pytest.mark.slow

# All of whose rules are in decorated methods.
MODULE = "src/my_service/settings.py"
TESTS = "tests/unit/test_settings.py"
WEAK_TESTS = """
from my_service.settings import Settings


def test_settings_load() -> None:
    assert Settings.load().log_level == "INFO"
"""
MUTATION = "uv run --group mutation scripts/mutation.py --since HEAD"
UNTESTED = """
def more(count: int) -> int:
    return count + 1
"""
NOTICED = "🎉 my_service.settings.xǁSettingsǁ"

DECORATED = """
from functools import cache

@cache
def one():
    return 1

def two():
    return 2
"""


@pytest.fixture(scope="module", params=["fastapi", "django"])  # minutes each: Flask has Cosmic Ray
def project(request: pytest.FixtureRequest, bake: Callable[..., Project]) -> Project:
    project = bake(framework=request.param, mutation_tests="mutmut")
    pyproject = project.file("pyproject.toml")
    # A run of all tests takes minutes, and tells no more.
    quick = pyproject.replace('["tests/unit", "tests/integration"]', f'["{TESTS}"]')
    assert quick != pyproject
    (project.path / "pyproject.toml").write_text(quick, encoding="utf-8")
    project.run("uv sync --group mutation")
    project.run("git init && git add . && git -c user.name=A -c user.email=a@example.com commit -m Start")
    return project


def test_faults_in_a_changed_file_are_noticed_or_shown(project: Project) -> None:
    assert "Since HEAD no code has changed" in project.run(MUTATION)

    changed = project.file(MODULE) + "# changed\n"
    (project.path / MODULE).write_text(changed, encoding="utf-8")
    output = project.run(MUTATION)
    for rule in ("_known_database", "_long_and_secret", "load"):
        assert f"{NOTICED}{rule}__mutmut_1" in output
    summary = json.loads(project.file("reports/mutation/summary.json"))
    assert summary["score"] >= summary["budget"] == 95
    assert summary["mutants"] > 40

    # Faults elsewhere were not tried, as in a run of all that is interrupted.
    judge = "import sys; sys.path[0] = 'scripts'; import mutation; list(mutation.read_verdicts(['*']))"
    with pytest.raises(AssertionError, match="ended with 130"):
        project.run(f'uv run --group mutation python -c "{judge}"')

    (project.path / TESTS).write_text(WEAK_TESTS, encoding="utf-8")
    (project.path / "src" / "my_service" / "extra.py").write_text(UNTESTED, encoding="utf-8")
    with pytest.raises(AssertionError, match="ended with 1") as failure:
        project.run(MUTATION)
    assert '-    if not url.startswith(("sqlite:///", "postgresql://")):' in str(failure.value)
    assert "my_service.extra.x_more__mutmut_1" in str(failure.value)
    report = project.file("reports/mutation/index.html")
    assert "<del>-    if not url.startswith((&quot;sqlite:///&quot;" in report
    summary = json.loads(project.file("reports/mutation/summary.json"))
    assert summary["since"] == "HEAD"
    assert summary["score"] < 95
    assert 0 < summary["survivors"] <= summary["mutants"]


def test_mutmut_still_skips_decorated_functions(tmp_path: Path) -> None:
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
