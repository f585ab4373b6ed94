"""Quality page: `uv run scripts/quality.py`.

Collects the reports that the other commands leave in `reports/` into `reports/index.html`, and
prints the same table as Markdown, in GitHub Actions also to the summary of the run. Runs no tests:
a missing report is listed with its command.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from itertools import groupby
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
    """The outcome of one test."""

    test: str  # the node id
    outcome: str  # passed, failed or skipped
    seconds: float
    message: str

    @property
    def layer(self) -> str:
        """The folder under `tests/`."""
        return self.test.removeprefix("tests/").partition("/")[0]


@dataclass(frozen=True)
class Run:
    """The results of a test layer in a JUnit report."""

    layer: str
    source: Path
    results: list[Result]

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(result.outcome for result in self.results)


def main() -> None:
    os.chdir(Path(__file__).parents[1])
    runs = read_runs()
    results = sorted((r for run in runs for r in run.results), key=lambda r: -r.seconds)
    rows = list(read_rows(runs))
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
        runs=runs,
        slowest=results[:10],
        failed=[result for result in results if result.outcome == "failed"],
        project=setting("project", "name"),
        commit=subprocess.run(describe, capture_output=True, text=True, check=False).stdout.strip(),
        created=datetime.now(UTC),
    )
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "index.html").write_text(page, encoding="utf-8")
    table = "\n".join(markdown(rows)) + "\n"
    print(table)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(table)


def read_rows(runs: list[Run]) -> Iterator[Row]:
    measure = "uv run coverage run -m pytest && uv run coverage combine"
    time = "uv run pytest tests/benchmarks --benchmark-save=baseline"
    tests = "uv run pytest --junit-xml=reports/tests/all.xml"
    schema = "uv run pytest tests/schema --junit-xml=reports/tests/schema.xml"
    yield Row("Tests", tests, **outcomes(runs))
    yield Row("Coverage", measure, **coverage())
    if Path("scripts/mutation.py").exists():
        yield Row("Mutation", "uv run --group mutation scripts/mutation.py", **written("mutation"))
    if Path("tests/contract").exists():
        yield Row("Contracts", tests, **outcomes(runs, "contract"))
    yield Row("Schema fuzzing", schema, **outcomes(runs, "schema"))
    yield Row("Benchmarks", time, **written("benchmarks"))
    yield Row("Load", "uv run --group load load/run.py", **written("load"))
    yield Row("Slowest test", tests, **slowest(runs))
    yield Row("Flaky tests", "uv run scripts/flakes.py", **written("flakes"))


def read_runs() -> list[Run]:
    """Return the runs of each layer."""
    runs = []
    for source in REPORTS.glob("tests/*.xml"):
        results = sorted(read(source, read_results).values(), key=lambda result: result.test)
        for layer, group in groupby(results, key=lambda result: result.layer):
            runs.append(Run(layer, source, list(group)))
    return sorted(runs, key=lambda run: (run.layer, run.source))


def read_results(path: Path) -> dict[str, Result]:
    """Return the results of a run by test; a failure during teardown counts as the test's."""
    results: dict[str, Result] = {}
    # An interrupted test has no name.
    for case in ET.parse(path).iterfind(".//testcase[@name]"):
        details = [child for child in case if child.tag in OUTCOMES]
        result = Result(
            test=node_id(case.attrib["classname"], case.attrib["name"]),
            outcome=OUTCOMES[details[0].tag] if details else "passed",
            seconds=float(case.attrib["time"]),
            message="\n".join(child.text or child.attrib["message"] for child in details),
        )
        if result.test not in results or result.outcome == "failed":
            results[result.test] = result
    return results


def node_id(classname: str, name: str) -> str:
    """Convert `tests.unit.test_x.TestY` and a name to a node id.

    A file that failed to be collected has no class name.
    """
    module, *classes = re.split(r"\.(?=[A-Z])", classname or name)
    file = f"{module.replace('.', '/')}.py"
    return "::".join([file, *classes, name]) if classname else file


def outcomes(runs: list[Run], layer: str | None = None) -> Report:
    """Count the outcomes of all layers, or of one."""
    chosen = [run for run in runs if layer in {None, run.layer}]
    if not chosen:
        return {}
    counts = sum((run.outcomes for run in chosen), Counter[str]())
    words = [word for word in ("passed", "failed", "skipped") if counts[word]]
    return {
        "source": max((run.source for run in chosen), key=lambda path: path.stat().st_mtime),
        "figure": ", ".join(f"{counts[word]:,} {word}" for word in words),
        "budget": "no failures",
        "passed": not counts["failed"] if counts["failed"] or counts["passed"] else None,
        "detail": ", ".join(dict.fromkeys(run.layer for run in chosen)),
        "link": "#layers",
    }


def coverage() -> Report:
    """Write the HTML report of the combined data and take its total."""
    source = Path(".coverage")
    if not source.exists():
        return {}
    total = read(source, write_coverage)
    minimum = setting("tool", "coverage", "report", "fail_under")
    return {
        "source": source,
        "figure": f"{total:.1f} %",
        "budget": f"at least {minimum:g} %",
        "passed": total >= minimum,
        "detail": "lines and branches",
        "link": "coverage/index.html",
    }


def write_coverage(source: Path) -> float:
    data = Coverage(data_file=source)
    data.load()
    return data.html_report(directory=str(REPORTS / "coverage"), ignore_errors=True)


def slowest(runs: list[Run]) -> Report:
    """Take the test that comes closest to the time-out."""
    limited = [run for run in runs if run.layer not in SEARCHES]
    timed = [(r.seconds, r.test, run.source) for run in limited for r in run.results]
    if not timed:
        return {}
    seconds, test, source = max(timed)
    limit = float(setting("tool", "pytest", "timeout"))
    return {
        "source": source,
        "figure": f"{seconds:.1f} s",
        "budget": f"at most {limit:g} s",
        "passed": seconds <= limit,
        "detail": test,
        "link": "#slowest",
    }


def written(folder: str) -> Report:
    """Take the report that the command itself has written."""
    source = REPORTS / folder / "summary.json"
    if not source.exists():
        return {}
    report: Report = read(source, lambda path: json.loads(path.read_bytes()))
    return report | {"source": source}


def read[T](path: Path, parse: Callable[[Path], T]) -> T:
    """Parse a report, or exit with the name of the damaged file."""
    try:
        return parse(path)
    except (ValueError, ET.ParseError, CoverageException) as error:
        sys.exit(f"{path} is damaged: delete it. ({error})")


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
