"""The quality page and the flake hunt, which are the same in every framework."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML

from conftest import Project

pytestmark = pytest.mark.slow

LAYERS = ["unit", "integration", "contract", "property", "resilience", "performance", "e2e", "schema"]
TESTS = {f"Tests: {layer}": f"uv run pytest tests/{layer} --junit-xml=reports/tests/{layer}.xml" for layer in LAYERS}
COMMANDS = TESTS | {
    "Coverage": "uv run coverage run -m pytest && uv run coverage combine",
    "Mutation": "uv run --group mutation scripts/mutation.py",
    "Benchmarks": "uv run pytest tests/benchmarks --benchmark-save=baseline",
    "Load": "uv run --group load load/run.py",
    "Slowest test": "uv run pytest --junit-xml=reports/tests/all.xml",
    "Flaky tests": "uv run scripts/flakes.py",
}
FAILURE = '<failure message="assert 1 == 2">&lt;b&gt;assert 1 == 2</failure>'


@pytest.fixture(scope="module")
def synced(bake: Callable[..., Project]) -> Project:
    project = bake()
    project.run("uv sync")
    return project


@pytest.fixture
def project(synced: Project) -> Project:
    """A project without reports."""
    synced.run("rm -rf reports .coverage*")
    return synced


def write(project: Project, name: str, content: Any) -> None:
    path = project.path / "reports" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def write_run(project: Project, name: str, **cases: str) -> None:
    """Write the JUnit XML of a run; each test takes a second longer than the one before."""
    tests = "".join(
        f'<testcase classname="tests.{case.split("_")[0]}.test_x.TestY" name="test_{case}[&lt;a&gt;]"'
        f' time="{second}.5">'
        f"{inside}</testcase>"
        for second, (case, inside) in enumerate(cases.items())
    )
    write(project, f"tests/{name}.xml", f"<testsuites><testsuite>{tests}</testsuite></testsuites>")


def page(project: Project) -> JustHTML:
    """Return the page: valid, self-contained, and without broken links."""
    text = project.file("reports/index.html")
    parsed = JustHTML(text, strict=True)
    assert not re.search(r"https?:|<script|<link rel=.stylesheet", text)
    for link in parsed.query("a"):
        target = str((link.attrs or {})["href"])
        found = f'id="{target[1:]}"' in text if target[0] == "#" else (project.path / "reports" / target).is_file()
        assert found, target
    return parsed


def rows(project: Project) -> dict[str, list[str]]:
    """Return figure, budget, verdict and detail of each row; the summary of the pipeline has the same."""
    (project.path / "summary.md").unlink(missing_ok=True)
    printed = project.run("uv run scripts/quality.py", GITHUB_STEP_SUMMARY="summary.md")
    summary = project.file("summary.md")
    assert summary.strip() == printed.strip()
    rows = {}
    for row in page(project).query("#reports tbody tr"):
        name, *cells = [cell.to_text(separator=" ", strip=True) for cell in row.query("th, td")]
        (title,) = [title for title in COMMANDS if name.startswith(title)]
        detail = re.sub(r"^\d+ \w+, \d\d:\d\d(?: · )?", "", name.removeprefix(title).strip())
        rows[title] = [*cells, detail]
        (line,) = re.findall(rf"^\| {title} \|(.*)\|$", summary, re.MULTILINE)
        assert [cell.strip(" ✅❌⚪").partition(":")[0] for cell in line.split("|")] == cells
    return rows


def test_missing_reports_are_listed_with_their_commands(project: Project) -> None:
    assert rows(project) == {title: ["", "", "missing", command] for title, command in COMMANDS.items()}


def test_each_report_is_compared_with_its_budget(project: Project) -> None:
    write_run(project, "unit-3.13", unit_one="", unit_two=FAILURE)
    write_run(project, "contract-schema-3.13", contract_one="", schema_one="", schema_two=FAILURE)
    write_run(project, "contract-3.14", contract_one="")
    for tool, passed in {"mutation": True, "load": False, "benchmarks": None, "flakes": True}.items():
        row = {"figure": tool, "budget": "b", "passed": passed, "detail": "d", "link": f"{tool}/x"}
        write(project, f"{tool}/summary.json", row)
        write(project, f"{tool}/x", "")
    project.run("uv run coverage run -m pytest tests/unit/test_settings.py --database=sqlite")
    project.run("uv run coverage combine")

    found = rows(project)

    assert found.pop("Coverage")[1:] == ["at least 95 %", "failed", "lines and branches"]
    missing = {title: ["", "", "missing", command] for title, command in TESTS.items()}
    assert found == missing | {
        "Tests: unit": ["1 passed, 1 failed", "no failures", "failed", ""],
        "Tests: contract": ["2 passed", "no failures", "passed", ""],
        "Tests: schema": ["1 passed, 1 failed", "no failures", "failed", ""],
        "Mutation": ["mutation", "b", "passed", "d"],
        "Benchmarks": ["benchmarks", "b", "measured", "d"],
        "Load": ["load", "b", "failed", "d"],
        "Slowest test": ["1.5 s", "at most 60 s", "passed", "tests/unit/test_x.py::TestY::test_unit_two[<a>]"],
        "Flaky tests": ["flakes", "b", "passed", "d"],
    }
    text = page(project).to_text()
    assert "tests/unit/test_x.py::TestY::test_unit_two[<a>]" in text
    assert "<b>assert 1 == 2" in text


def test_runs_of_the_project_are_read(project: Project) -> None:
    # Written if the interpreter is killed.
    write(project, "tests/killed.xml", '<testsuites><testsuite><testcase time="0.1"/></testsuite></testsuites>')
    options = "--database=sqlite --junit-xml=reports/tests"
    output = project.run(f"uv run pytest tests/unit {options}/all.xml")
    (passed,) = re.findall(r"(\d+) passed", output)
    assert rows(project)["Tests: unit"] == [f"{passed} passed", "no failures", "passed", ""]

    broken = project.path / "tests" / "unit" / "test_broken.py"
    broken.write_text("import nothing_such", encoding="utf-8")
    try:
        project.run(f"uv run pytest {broken} {options}/broken.xml || test $? = 2")
    finally:
        broken.unlink()
    assert rows(project)["Tests: unit"][:3] == [f"{passed} passed, 1 failed", "no failures", "failed"]
    assert "tests/unit/test_broken.py" in page(project).to_text()


@pytest.mark.parametrize("name", ["mutation/summary.json", "tests/unit-3.13.xml", "../.coverage"])
def test_a_damaged_report_is_named(project: Project, name: str) -> None:
    write(project, name, "")
    with pytest.raises(AssertionError, match=f"{name.removeprefix('../')} is damaged: delete it") as failure:
        project.run("uv run scripts/quality.py")
    assert "Traceback" not in str(failure.value)


STABLE = """
def test_stable() -> None:
    assert True
"""
FLAKY = f"""
import os

def test_flaky() -> None:
    assert "PYTEST_XDIST_WORKER" not in os.environ
{STABLE}
"""


@pytest.fixture
def flaky(project: Project) -> Iterator[Path]:
    path = project.path / "tests" / "unit" / "test_flaky.py"
    yield path
    path.unlink()


HUNT = "uv run scripts/flakes.py --runs 3 tests/unit/test_flaky.py --database=sqlite"


def test_a_failed_run_is_listed_with_the_command_that_reproduces_it(project: Project, flaky: Path) -> None:
    flaky.write_text(FLAKY, encoding="utf-8")
    with pytest.raises(AssertionError, match="1 of 3 runs failed"):
        project.run(HUNT)
    command, verdict = project.file("reports/flakes/report.txt").splitlines()
    with pytest.raises(AssertionError, match="1 failed, 1 passed"):
        project.run(command)
    assert rows(project)["Flaky tests"] == [verdict, "none", "failed", command]
    assert "test_flaky" in project.file("reports/flakes/2.txt")


def test_stable_tests_pass_the_hunt(project: Project, flaky: Path) -> None:
    flaky.write_text(STABLE, encoding="utf-8")
    project.run(HUNT)
    assert rows(project)["Flaky tests"][:3] == ["0 of 3 runs failed", "none", "passed"]


def test_an_impossible_hunt_is_an_error(project: Project) -> None:
    with pytest.raises(AssertionError, match="file or directory not found"):
        project.run("uv run scripts/flakes.py --runs 2 tests/nowhere")
    with pytest.raises(AssertionError, match="--runs must be at least 1"):
        project.run("uv run scripts/flakes.py --runs 0")


@pytest.mark.parametrize(
    ("question", "answer", "title"),
    [("contract_tests", False, "Tests: contract"), ("mutation_tests", "none", "Mutation")],
)
def test_parts_that_were_not_chosen_are_not_missing(
    bake: Callable[..., Project], question: str, answer: Any, title: str
) -> None:
    project = bake(**{question: answer})
    printed = project.run("uv run --no-project --with coverage --with jinja2 scripts/quality.py")
    assert re.findall(r"^\| (\w[\w: ]+) \|", printed, re.MULTILINE) == [name for name in COMMANDS if name != title]
