"""Quality page: `uv run scripts/quality.py`.

Collects the reports that the other commands leave in `reports/` into `reports/index.html`, and
{% if cookiecutter.pipeline == "github" %}
prints the same table as Markdown, in GitHub Actions also to the summary of the run. Runs no tests:
a missing report is listed with its command.
{% else %}
prints the same table as Markdown. Runs no tests: a missing report is listed with its command.
{% endif %}
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from coverage import Coverage
from coverage.exceptions import CoverageException
from jinja2 import Environment, FileSystemLoader, StrictUndefined

type Report = dict[str, Any]  # the fields of a row; none, if there is no report

REPORTS = Path("reports")
# Limited by their Hypothesis profile instead of the time-out.
SEARCHES = {"property", "schema"}
OUTCOMES = {"failure": "failed", "error": "failed", "skipped": "skipped"}
SIGNS = {"passed": "✅", "failed": "❌", "measured": "⚪", "missing": "⚪"}


@dataclass(frozen=True)
class Row:
    """A report with its figure and budget, or the command that writes it."""

    name: str
    command: str
    source: Path | None = None
    figure: str = ""
    budget: str = ""
    passed: bool | None = None  # None: nothing to compare with
    detail: str = ""
    link: str = ""
    seconds: dict[str, dict[str, float]] = field(default_factory=dict)  # of benchmarks

    @property
    def verdict(self) -> str:
        if self.source is None:
            return "missing"
        return {True: "passed", False: "failed", None: "measured"}[self.passed]

    @property
    def created(self) -> datetime:
        return datetime.fromtimestamp(self.source.stat().st_mtime if self.source else 0, UTC)


@dataclass(frozen=True)
class Result:
    """The outcome of one test in a JUnit report."""

    source: Path
    test: str  # the node id
    outcome: str  # passed, failed or skipped
    seconds: float
    message: str

    @property
    def layer(self) -> str:
        """The folder under `tests/`."""
        return self.test.removeprefix("tests/").partition("/")[0]

    @property
    def run(self) -> tuple[str, str]:
        """What the page groups results by."""
        return self.layer, self.source.stem


def main() -> None:
    os.chdir(Path(__file__).parents[1])
    results = sorted(read_results(), key=lambda result: -result.seconds)
    rows = list(read_rows(results))
    describe = ["git", "describe", "--always", "--dirty"]
    pages = Environment(
        loader=FileSystemLoader("scripts"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = pages.get_template("quality.html.jinja").render(
        rows=rows,
        results=results,
        project=setting("project", "name"),
        commit=subprocess.run(describe, capture_output=True, text=True, check=False).stdout.strip(),
        created=datetime.now(UTC),
    )
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "index.html").write_text(page, encoding="utf-8")
    table = "\n".join(markdown(rows)) + "\n"
    print(table)
{% if cookiecutter.pipeline == "github" %}
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(table)
{% endif %}


def read_rows(results: list[Result]) -> Iterator[Row]:
    measure = "uv run coverage run -m pytest && uv run coverage combine"
    time = "uv run pytest tests/benchmarks --benchmark-save=baseline"
    tests = "uv run pytest --junit-xml=reports/tests/all.xml"
    for layer in layers():
        command = f"uv run pytest tests/{layer} --junit-xml=reports/tests/{layer}.xml"
        yield Row(f"Tests: {layer}", command, **outcomes(results, layer))
    yield Row("Coverage", measure, **coverage())
    if Path("scripts/mutation.py").exists():
        yield Row("Mutation", "uv run --group mutation scripts/mutation.py", **written("mutation"))
    yield Row("Benchmarks", time, **written("benchmarks"))
    yield Row("Load", "uv run --group load load/run.py", **written("load"))
    yield Row("Slowest test", tests, **slowest(results))
    yield Row("Flaky tests", "uv run scripts/flakes.py", **written("flakes"))


def read_results() -> Iterator[Result]:
    for source in REPORTS.glob("tests/*.xml"):
        with reading(source):
            report = ET.parse(source)
        for case in report.iterfind(".//testcase[@name]"):  # an interrupted test has none
            details = [child for child in case if child.tag in OUTCOMES]
            yield Result(
                source=source,
                test=node_id(case.attrib["classname"], case.attrib["name"]),
                outcome=OUTCOMES[details[0].tag] if details else "passed",
                seconds=float(case.attrib["time"]),
                message="\n".join(child.text or child.attrib["message"] for child in details),
            )


def node_id(classname: str, name: str) -> str:
    """Convert `tests.unit.test_x.TestY` and a name to a node id.

    A file that failed to be collected has no class name.
    """
    module, *classes = re.split(r"\.(?=[A-Z])", classname or name)
    file = f"{module.replace('.', '/')}.py"
    return "::".join([file, *classes, name]) if classname else file


def layers() -> Iterator[str]:
    """Yield the layers of tests in the order of their markers, without the benchmarks."""
    for marker in setting("tool", "pytest", "markers"):
        name = marker.partition(":")[0]
        if name != "benchmarks" and Path("tests", name).is_dir():
            yield name


def outcomes(results: list[Result], layer: str) -> Report:
    """Count the outcomes of a layer."""
    chosen = [result for result in results if result.layer == layer]
    if not chosen:
        return {}
    counts = Counter(result.outcome for result in chosen)
    words = [word for word in ("passed", "failed", "skipped") if counts[word]]
    return {
        "source": max({result.source for result in chosen}, key=lambda path: path.stat().st_mtime),
        "figure": ", ".join(f"{counts[word]:,} {word}" for word in words),
        "budget": "no failures",
        "passed": not counts["failed"] if counts["failed"] or counts["passed"] else None,
        "link": "#layers",
    }


def coverage() -> Report:
    """Write the HTML report of the combined data and take its total."""
    source = Path(".coverage")
    if not source.exists():
        return {}
    data = Coverage(data_file=source)
    with reading(source):
        data.load()
        total = data.html_report(directory=str(REPORTS / "coverage"), ignore_errors=True)
    minimum = setting("tool", "coverage", "report", "fail_under")
    return {
        "source": source,
        "figure": f"{total:.1f} %",
        "budget": f"at least {minimum:g} %",
        "passed": total >= minimum,
        "detail": "lines and branches",
        "link": "coverage/index.html",
    }


def slowest(results: list[Result]) -> Report:
    """Take the test that comes closest to the time-out."""
    longest = next((result for result in results if result.layer not in SEARCHES), None)
    if not longest:
        return {}
    limit = float(setting("tool", "pytest", "timeout"))
    return {
        "source": longest.source,
        "figure": f"{longest.seconds:.1f} s",
        "budget": f"at most {limit:g} s",
        "passed": longest.seconds <= limit,
        "detail": longest.test,
        "link": "#slowest",
    }


def written(folder: str) -> Report:
    """Take the report that the command itself has written."""
    source = REPORTS / folder / "summary.json"
    if not source.exists():
        return {}
    with reading(source):
        report: Report = json.loads(source.read_bytes())
    return report | {"source": source}


@contextmanager
def reading(source: Path) -> Iterator[None]:
    """Exit with the name of a damaged report."""
    try:
        yield
    except (ValueError, ET.ParseError, CoverageException) as error:
        sys.exit(f"{source} is damaged: delete it. ({error})")


def setting(*keys: str) -> Any:
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    return reduce(getitem, keys, settings)


def markdown(rows: list[Row]) -> Iterator[str]:
    yield "| | figure | budget | verdict |"
    yield "| --- | ---: | ---: | --- |"
    for row in rows:
        verdict = f"{SIGNS[row.verdict]} {row.verdict}"
        command = f": `{row.command}`" if row.verdict == "missing" else ""
        cells = [row.name, row.figure, row.budget, f"{verdict}{command}"]
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
