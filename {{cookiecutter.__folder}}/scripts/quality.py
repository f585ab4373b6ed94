"""Quality page: `uv run scripts/quality.py`.

Collects the reports that the other commands leave in `reports/` into `reports/index.html`, and
prints the same table as Markdown. Runs no tests; a missing report is listed with its command.
"""

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from coverage import Coverage
from coverage.exceptions import CoverageException
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from junit import Result, read_results

REPORTS = Path("reports")
# Limited by their Hypothesis profile instead of the time-out.
SEARCHES = {"property", "schema"}
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

    @property
    def verdict(self) -> str:
        if self.source is None:
            return "missing"
        return {True: "passed", False: "failed", None: "measured"}[self.passed]

    @property
    def created(self) -> datetime:
        return datetime.fromtimestamp(self.source.stat().st_mtime if self.source else 0, UTC)


@dataclass(frozen=True)
class Run:
    """The latest run of a test layer on a version of Python."""

    layer: str
    python: str
    source: Path
    results: list[Result]

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(result.outcome for result in self.results)

    @property
    def seconds(self) -> float:
        return sum(result.seconds for result in self.results)


def main(*, summary: bool) -> None:
    """Write the page and print the table."""
    os.chdir(Path(__file__).parents[1])
    runs = read_runs()
    results = sorted((r for run in runs for r in run.results), key=lambda r: -r.seconds)
    rows = list(read_rows(runs))
    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True}
    pages = Environment(loader=FileSystemLoader("scripts"), undefined=StrictUndefined, **options)  # noqa: S701
    page = pages.get_template("quality.html.jinja").render(
        rows=rows,
        runs=runs,
        slowest=results[:10],
        failed=[result for result in results if result.outcome == "failed"],
        timings=(read_json(REPORTS / "benchmarks/summary.json") or {}).get("seconds"),
        project=setting("project", "name"),
        commit=commit(),
        created=datetime.now(UTC),
    )
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "index.html").write_text(page, encoding="utf-8")
    table = "\n".join(markdown(rows)) + "\n"
    print(table)
    if summary:
        with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
            file.write(table)


def read_rows(runs: list[Run]) -> Iterator[Row]:
    yield outcomes("Tests", "uv run pytest", runs)
    yield coverage("Coverage", "uv run coverage run -m pytest && uv run coverage combine")
    if Path("scripts/mutation.py").exists():
        yield written("Mutation", "uv run --group mutation scripts/mutation.py", "mutation")
    if Path("tests/contract").exists():
        yield outcomes("Contracts", "uv run pytest tests/contract", runs, "contract")
    yield outcomes("Schema fuzzing", "uv run pytest tests/schema", runs, "schema")
    yield benchmarks("Benchmarks", "uv run pytest tests/benchmarks --benchmark-save=baseline")
    yield written("Load", "uv run --group load load/run.py", "load")
    yield slowest("Slowest test", "uv run pytest", runs)
    yield written("Flaky tests", "uv run scripts/flakes.py", "flakes")


def read_runs() -> list[Run]:
    """Return the latest run of each layer on each version of Python."""
    runs = {}
    for source in sorted(REPORTS.glob("tests/*.xml"), key=lambda path: path.stat().st_mtime):
        python = source.stem.rpartition("-")[2]
        results = sorted(read(source, read_results).values(), key=lambda result: result.test)
        for layer, group in groupby(results, key=lambda result: result.layer):
            if layer != "benchmarks":
                runs[layer, python] = Run(layer, python, source, list(group))
    return [runs[key] for key in sorted(runs)]


def outcomes(name: str, command: str, runs: list[Run], layer: str | None = None) -> Row:
    """Count the outcomes of all layers, or of one."""
    chosen = [run for run in runs if layer in {None, run.layer}]
    if not chosen:
        return Row(name, command)
    counts = sum((run.outcomes for run in chosen), Counter[str]())
    words = [word for word in ("passed", "failed", "skipped") if counts[word]]
    return Row(
        name,
        command,
        source=max((run.source for run in chosen), key=lambda path: path.stat().st_mtime),
        figure=", ".join(f"{counts[word]:,} {word}" for word in words),
        budget="no failures",
        passed=not counts["failed"] if counts["failed"] or counts["passed"] else None,
        detail=f"Python {', '.join(sorted({run.python for run in chosen}))}",
        link="#layers",
    )


def coverage(name: str, command: str) -> Row:
    """Write the HTML report of the combined data and take its total."""
    source = Path(".coverage")
    if not source.exists():
        return Row(name, command)
    data = Coverage()
    read(source, lambda _: data.load())
    total = data.html_report(directory=str(REPORTS / "coverage"), ignore_errors=True)
    minimum = setting("tool", "coverage", "report", "fail_under")
    figure, budget = f"{total:.1f} %", f"at least {minimum:g} %"
    detail, link = "lines and branches", "coverage/index.html"
    return Row(name, command, source, figure, budget, total >= minimum, detail, link)


def written(name: str, command: str, folder: str) -> Row:
    """Take the row that the command itself has written."""
    source = REPORTS / folder / "summary.json"
    row = read_json(source)
    return Row(name, command, source, **row) if row else Row(name, command)


def benchmarks(name: str, command: str) -> Row:
    """Take the largest change against the baseline."""
    source = REPORTS / "benchmarks/summary.json"
    data = read_json(source)
    if not data:
        return Row(name, command)
    seconds, limit, link = data["seconds"], data["limit"], "#benchmarks"
    changes = {
        test: 100 * (times["now"] / times["baseline"] - 1)
        for test, times in seconds.items()
        if "baseline" in times
    }
    if not changes:
        figure, detail = f"{len(seconds)} timed", "no baseline; see --benchmark-compare"
        return Row(name, command, source, figure, f"at most +{limit} %", None, detail, link)
    change, test = max((change, test) for test, change in changes.items())
    figure, budget = f"{change:+.0f} %", f"at most +{limit} %"
    return Row(name, command, source, figure, budget, change <= limit, test, link)


def slowest(name: str, command: str, runs: list[Run]) -> Row:
    """Take the test that comes closest to the time-out."""
    limit = float(setting("tool", "pytest", "timeout"))
    limited = [run for run in runs if run.layer not in SEARCHES]
    timed = [(r.seconds, r.test, run.source) for run in limited for r in run.results]
    if not timed:
        return Row(name, command)
    seconds, test, source = max(timed)
    figure, budget = f"{seconds:.1f} s", f"at most {limit:g} s"
    return Row(name, command, source, figure, budget, seconds <= limit, test, "#slowest")


def read[T](path: Path, parse: Callable[[Path], T]) -> T:
    """Parse a report, or exit with the name of the damaged file."""
    try:
        return parse(path)
    except (ValueError, ParseError, CoverageException) as error:
        sys.exit(f"{path} is damaged: delete it. ({error})")


def read_json(path: Path) -> Any:
    return read(path, lambda path: json.loads(path.read_bytes())) if path.exists() else None


def setting(*keys: str) -> Any:
    value: Any = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    for key in keys:
        value = value[key]
    return value


def commit() -> str:
    """Return the name of the commit that is checked out, if any."""
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def markdown(rows: list[Row]) -> Iterator[str]:
    yield "| | figure | budget | verdict |"
    yield "| --- | ---: | ---: | --- |"
    for row in rows:
        verdict = f"{SIGNS[row.verdict]} {row.verdict}"
        command = f": `{row.command}`" if row.verdict == "missing" else ""
        cells = [row.name, row.figure, row.budget, f"{verdict}{command}"]
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Collect all reports on one page.")
    parser.add_argument(
        "--summary", action="store_true", help="append the table to $GITHUB_STEP_SUMMARY"
    )
    options = parser.parse_args()
    if options.summary and "GITHUB_STEP_SUMMARY" not in os.environ:
        parser.error("--summary needs GITHUB_STEP_SUMMARY, which GitHub Actions sets")
    main(**vars(options))
