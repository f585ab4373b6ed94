"""The page of quality, which no framework changes: what it says of the reports that are there, and of the missing."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urldefrag

import pytest
from justhtml import JustHTML

from conftest import Project

pytestmark = pytest.mark.slow

PAGE = "reports/index.html"
COMMANDS = {
    "Tests": "uv run pytest",
    "Coverage": "uv run coverage run -m pytest && uv run coverage combine",
    "Mutation": "uv run --group mutation scripts/mutation.py",
    "Contracts": "uv run pytest tests/contract",
    "Schema fuzzing": "uv run pytest tests/schema",
    "Benchmarks": "uv run pytest tests/benchmarks --benchmark-save=baseline",
    "Load": "uv run --group load load/run.py",
    "Slowest test": "uv run pytest",
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
    """The JUnit XML of a run; each of its tests takes a second longer than the one before."""
    tests = "".join(
        f'<testcase classname="tests.{case.split("_")[0]}.test_x" name="test_{case}[&lt;a&gt;]" time="{second}.5">'
        f"{inside}</testcase>"
        for second, (case, inside) in enumerate(cases.items())
    )
    write(project, f"tests/{name}.xml", f"<testsuites><testsuite>{tests}</testsuite></testsuites>")


def parsed(project: Project, name: str) -> JustHTML:
    """A page that is valid, needs nothing from elsewhere, and whose links lead somewhere."""
    text = project.file(name)
    page = JustHTML(text, strict=True)
    assert not re.search(r"https?:|<script|<link rel=.stylesheet", text)
    folder = (project.path / name).parent
    for link in page.query("a, img"):
        attributes = link.attrs or {}
        target, fragment = urldefrag(attributes.get("href") or attributes.get("src") or "")
        path = folder / target if target else project.path / name
        assert path.is_file(), target
        assert not fragment or f'id="{fragment}"' in path.read_text(encoding="utf-8"), fragment
    return page


def rows(project: Project) -> dict[str, list[str]]:
    """The texts of the cells of each row of the page; the summary of the pipeline says the same."""
    (project.path / "summary.md").unlink(missing_ok=True)
    printed = project.run("uv run scripts/quality.py --summary", GITHUB_STEP_SUMMARY="summary.md")
    summary = project.file("summary.md")
    assert summary.strip() == printed.strip()
    rows = {}
    for row in parsed(project, PAGE).query("tbody tr"):
        name, *cells = [cell.to_text(separator=" ", strip=True) for cell in row.query("th, td")]
        (title,) = [title for title in COMMANDS if name.startswith(title)]
        rows[title] = [*cells, name.removeprefix(title).strip()]
        figure, budget, verdict, _ = rows[title]
        (line,) = re.findall(rf"^\| {title} \|(.*)\|$", summary, re.MULTILINE)
        if verdict == "missing":
            assert line.endswith(f"missing: `{COMMANDS[title]}` ")
        else:
            assert [cell.strip(" ✅❌⚪") for cell in line.split("|")] == [figure, budget, verdict]
    return rows


def test_each_missing_report_is_named_with_its_command(project: Project) -> None:
    missing = rows(project)
    assert [*missing] == [*COMMANDS]
    for title, (figure, budget, verdict, detail) in missing.items():
        assert (figure, budget, verdict) == ("", "", "missing")
        assert detail.endswith(COMMANDS[title])


def test_each_figure_is_judged_by_its_budget(project: Project) -> None:
    write_run(project, "unit-3.13", unit_one="", unit_two=FAILURE)
    write_run(project, "contract-schema-3.13", contract_one="", schema_one="", schema_two=FAILURE)
    write_run(project, "contract-3.14", contract_one="")
    write_run(project, "benchmarks-3.14", **{f"benchmarks_{n}": "" for n in range(70)})
    write(
        project,
        "mutation/summary.json",
        {"score": 94.96, "mutants": 2000, "survivors": 100, "budget": 95, "since": "v1"},
    )
    write(project, "mutation/index.html", "")
    timings = {"test_list_route": {"now": 1.26, "baseline": 1}, "test_token_check": {"now": 1, "baseline": 2}}
    write(project, "benchmarks/summary.json", {"limit": 25, "seconds": timings})
    write(project, "benchmarks/histogram-test_list_route.svg", "<svg/>")
    budgets = {"errors": 0.01, "requests_per_second": 5, "p95": 1000}
    load = {"errors": 0.002, "requests_per_second": 9.96, "p95": 1040, "budgets": budgets, "broken": ["p95: 1040 ms"]}
    write(project, "load/summary.json", load)
    write(project, "load/index.html", "")
    project.run("uv run coverage run -m pytest tests/unit/test_strict_json.py --database=sqlite")
    project.run("uv run coverage combine")

    found = rows(project)

    assert found.pop("Coverage")[1:3] == ["at least 95 %", "failed"]
    assert found.pop("Flaky tests")[2] == "missing"
    made = r"\d+ \w+, \d\d:\d\d · "
    assert {title: [*cells[:3], re.sub(f"^{made}", "", cells[3])] for title, cells in found.items()} == {
        "Tests": ["4 passed, 2 failed", "no failure", "failed", "on Python 3.13, 3.14"],
        "Mutation": [
            "95.0 %",
            "at least 95 %",
            "failed",
            "100 of 2,000 faults were not noticed, of what has changed since v1",
        ],
        "Contracts": ["2 passed", "no failure", "passed", "on Python 3.13, 3.14"],
        "Schema fuzzing": ["1 passed, 1 failed", "no failure", "failed", "on Python 3.13"],
        "Benchmarks": ["+26 %", "at most +25 %", "failed", "list route"],
        "Load": ["p95 1,040 ms", "at most 1,000 ms", "failed", "p95: 1040 ms"],
        "Slowest test": ["1.5 s", "at most 60 s", "passed", "tests/unit/test_x.py::test_unit_two[<a>]"],
    }
    tests = parsed(project, "reports/tests/index.html").to_text()
    assert "tests/unit/test_x.py::test_unit_two[<a>]" in tests
    assert "<b>assert 1 == 2" in tests
    parsed(project, "reports/benchmarks/index.html")


def test_the_last_run_of_a_layer_counts_and_a_part_of_it_does_not(project: Project) -> None:
    sqlite = "--database=sqlite"
    project.run(f"uv run pytest tests/unit/test_lockout.py {sqlite} && uv run pytest tests/unit -k lockout {sqlite}")
    assert rows(project)["Tests"][2] == "missing"

    write_run(project, "tests-3.12", unit_old=FAILURE, integration_one="")
    write_run(project, "unit-3.12", unit_new="")
    assert rows(project)["Tests"][:3] == ["2 passed", "no failure", "passed"]

    output = project.run(f"uv run coverage run -m pytest tests/unit {sqlite} && uv run coverage combine")
    (passed,) = re.findall(r"(\d+) passed", output)
    found = rows(project)
    assert found["Tests"][0] == f"{int(passed) + 2} passed"
    assert re.fullmatch(r"\d\d\.\d %", found["Coverage"][0])
    part = project.path / "tests" / "unit" / "unit"
    part.mkdir()
    (part / "test_part.py").write_text("def test_part() -> None: ...\n", encoding="utf-8")
    for partial in ("tests/unit/unit", "tests/unit --collect-only -q", "tests/unit --deselect tests/unit"):
        project.run(f"uv run pytest {partial} {sqlite} || test $? = 5")
    (part / "test_part.py").unlink()
    assert rows(project)["Tests"][0] == f"{int(passed) + 2} passed"


@pytest.mark.parametrize("name", ["mutation/summary.json", "tests/unit-3.13.xml", "../.coverage"])
def test_a_damaged_report_is_named(project: Project, name: str) -> None:
    write(project, name, "")
    with pytest.raises(AssertionError, match=f"{name.removeprefix('../')} is damaged: delete it") as failure:
        project.run("uv run scripts/quality.py")
    assert "Traceback" not in str(failure.value)


def test_a_summary_is_for_a_pipeline(project: Project) -> None:
    with pytest.raises(AssertionError, match="--summary is for a pipeline"):
        project.run("env --unset=GITHUB_STEP_SUMMARY uv run scripts/quality.py --summary")


def test_what_is_found_at_night_is_not_undone_by_a_lighter_search(project: Project) -> None:
    write_run(project, "property-schema-3.14+nightly", schema_one=FAILURE)
    write_run(project, "schema-3.14", schema_one="")
    assert rows(project)["Schema fuzzing"][:3] == ["1 passed, 1 failed", "no failure", "failed"]


UNTIDY = """
import pytest

@pytest.fixture(scope="session")
def untidy():
    yield
    raise ValueError

def test_x(untidy) -> None:
    raise KeyboardInterrupt
"""


@pytest.mark.parametrize(
    ("code", "figure"),
    [
        ("import nothing_such", "1 failed"),
        ("def test_x() -> None:\n    raise KeyboardInterrupt", ""),
        (UNTIDY, ""),
    ],
)
def test_a_run_that_does_not_come_to_its_end_never_counts_as_passed(project: Project, code: str, figure: str) -> None:
    path = project.path / "tests" / "unit" / "test_zz_broken.py"  # the last: others have passed before
    path.write_text(code, encoding="utf-8")
    try:
        project.run("uv run pytest tests/unit --database=sqlite -p no:randomly || test $? != 0")
    finally:
        path.unlink()
    # As it is where the interpreter is killed.
    write(project, "tests/unit-2.7.xml", '<testsuites><testsuite><testcase time="0.1"/></testsuite></testsuites>')
    assert rows(project)["Tests"][0] == figure
    if figure:
        assert "tests/unit/test_zz_broken.py" in parsed(project, "reports/tests/index.html").to_text()


FLAKY = """
import os

def test_alone() -> None:
    assert "PYTEST_XDIST_WORKER" not in os.environ
"""
STEADY = """
def test_steady() -> None:
    assert os
"""


def test_a_test_that_differs_is_named_with_the_command_that_shows_it(project: Project) -> None:
    path = project.path / "tests" / "unit" / "test_flaky.py"
    hunt = "uv run scripts/flakes.py --runs 3 tests/unit/test_flaky.py --database=sqlite"
    path.write_text(FLAKY + STEADY, encoding="utf-8")
    try:
        with pytest.raises(AssertionError, match="1 of 2 tests differed in 3 runs") as hunted:
            project.run(hunt)
        assert "::test_steady" not in str(hunted.value)
        (flake,) = json.loads(project.file("reports/flakes/summary.json"))["flakes"]
        assert flake["test"] == "tests/unit/test_flaky.py::test_alone"
        assert [len(flake["seeds"][outcome]) for outcome in ("passed", "failed")] == [2, 1]
        assert f"--randomly-seed={flake['seeds']['failed'][0]}" in flake["repeat"]
        with pytest.raises(AssertionError, match="1 failed, 1 passed"):
            project.run(flake["repeat"])
        assert rows(project)["Flaky tests"][:3] == ["1 of 2", "none", "failed"]
        assert flake["test"] in parsed(project, "reports/flakes/index.html").to_text()

        path.write_text(f"import os\n{STEADY}", encoding="utf-8")
        project.run(hunt)
        assert rows(project)["Flaky tests"][:3] == ["0 of 1", "none", "passed"]

        path.write_text(f"import os\n{STEADY.replace('os', 'not os')}", encoding="utf-8")
        with pytest.raises(AssertionError, match="failed every time"):
            project.run(hunt)
    finally:
        path.unlink()


def test_a_hunt_that_cannot_run_says_why(project: Project) -> None:
    with pytest.raises(AssertionError, match="file or directory not found"):
        project.run("uv run scripts/flakes.py --runs 2 tests/nowhere")
    with pytest.raises(AssertionError, match="--runs must be at least 2"):
        project.run("uv run scripts/flakes.py --runs 1")


@pytest.mark.parametrize(
    ("question", "answer", "title"), [("contract_tests", False, "Contracts"), ("mutation_tests", "none", "Mutation")]
)
def test_what_was_not_asked_for_is_not_missed(
    bake: Callable[..., Project], question: str, answer: Any, title: str
) -> None:
    project = bake(**{question: answer})
    printed = project.run("uv run --no-project --with coverage --with jinja2 scripts/quality.py")
    assert re.findall(r"^\| (\w[\w ]+) \|", printed, re.MULTILINE) == [name for name in COMMANDS if name != title]
