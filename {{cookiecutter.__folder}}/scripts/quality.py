"""Every report of this project on one page: `uv run scripts/quality.py`.

It runs no test: it shows what the other commands have left in `reports/`, and names the command
of each report that is missing. The same table is printed as Markdown.
"""

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from coverage import Coverage
from coverage.exceptions import CoverageException
from report import Result, read_results, write_page

REPORTS = Path("reports")
# Their profile, and not the time-out of a test, says how long these search.
SEARCHES = {"property", "schema"}
TIMINGS = "benchmarks"
SIGNS = {"passed": "✅", "failed": "❌", "measured": "⚪", "missing": "⚪"}


@dataclass(frozen=True)
class Figure:
    """What a report says."""

    source: Path
    link: str
    value: str
    budget: str
    kept: bool | None  # None: there is nothing to compare it with
    detail: str = ""

    @property
    def made(self) -> datetime:
        """When the report was made."""
        return datetime.fromtimestamp(self.source.stat().st_mtime, UTC)


@dataclass(frozen=True)
class Row:
    """A report, or the command that makes it."""

    name: str
    command: str
    figure: Figure | None

    @property
    def verdict(self) -> str:
        """Whether the budget is kept, in a word."""
        if self.figure is None:
            return "missing"
        return {True: "passed", False: "failed", None: "measured"}[self.figure.kept]


@dataclass(frozen=True)
class Run:
    """The last run of a layer of tests on a version of Python."""

    layer: str
    python: str
    source: Path
    results: list[Result]

    @property
    def outcomes(self) -> Counter[str]:
        """How many of its tests have passed, failed and been skipped."""
        return Counter(result.outcome for result in self.results)

    @property
    def seconds(self) -> float:
        """How long its tests took, one after the other."""
        return sum(result.seconds for result in self.results)


def main(*, summary: bool) -> None:
    """Write the page, and print its table."""
    os.chdir(Path(__file__).parents[1])
    rows = list(read_rows())
    write_page(
        "index.html.jinja",
        REPORTS / "index.html",
        rows=rows,
        verdicts=Counter(row.verdict for row in rows),
        project=setting("project", "name"),
        commit=commit(),
        made=datetime.now(UTC),
    )
    table = "\n".join(markdown(rows)) + "\n"
    print(table)
    if summary:
        with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
            file.write(table)


def read_rows() -> Iterator[Row]:
    """Read every report that this project can have."""
    runs = read_runs()
    if runs:
        slow = sorted((result for run in runs for result in run.results), key=lambda r: -r.seconds)
        write_page("tests.html.jinja", REPORTS / "tests/index.html", runs=runs, slowest=slow[:20])
    yield Row("Tests", "uv run pytest", tests(runs))
    yield Row("Coverage", "uv run coverage run -m pytest && uv run coverage combine", coverage())
    if Path("scripts/mutation.py").exists():
        yield Row("Mutation", "uv run --group mutation scripts/mutation.py", mutation())
    if Path("tests/contract").exists():
        yield Row("Contracts", "uv run pytest tests/contract", tests(runs, "contract"))
    yield Row("Schema fuzzing", "uv run pytest tests/schema", tests(runs, "schema"))
    yield Row(
        "Benchmarks", "uv run pytest tests/benchmarks --benchmark-save=baseline", benchmarks()
    )
    yield Row("Load", "uv run --group load load/run.py", load())
    yield Row("Slowest test", "uv run pytest", slowest(runs))
    yield Row("Flaky tests", "uv run scripts/flakes.py", flakes())


def read_runs() -> list[Run]:
    """Read the newest run of each layer on each version of Python."""
    runs = {}
    files = REPORTS.glob("tests/*.xml")
    for source in sorted(files, key=lambda path: path.stat().st_mtime):
        python = source.stem.rpartition("-")[2]
        with legible(source):
            results = sorted(read_results(source), key=lambda result: result.test)
        for layer, group in groupby(results, key=lambda result: result.layer):
            if layer != TIMINGS:
                runs[layer, python] = Run(layer, python, source, list(group))
    return [runs[key] for key in sorted(runs)]


def tests(runs: list[Run], *layers: str) -> Figure | None:
    """Count what passed and failed, in all layers or in some."""
    taken = [run for run in runs if not layers or run.layer in layers]
    if not taken:
        return None
    outcomes = sum((run.outcomes for run in taken), Counter[str]())
    counts = [f"{outcomes[word]:,} {word}" for word in ("passed", "failed", "skipped")]
    pythons = sorted({run.python for run in taken}, key=lambda version: version.split("."))
    return Figure(
        source=max((run.source for run in taken), key=lambda path: path.stat().st_mtime),
        link=f"tests/index.html#{layers[0] if layers else 'layers'}",
        value=", ".join(count for count in counts if not count.startswith("0 ")),
        budget="no failure",
        kept=False if outcomes["failed"] else True if outcomes["passed"] else None,
        detail=f"on Python {', '.join(pythons)}",
    )


def coverage() -> Figure | None:
    """Draw the report of the stages that were combined, and take its total."""
    source = Path(".coverage")
    if not source.exists():
        return None
    measured = Coverage()
    with legible(source):
        measured.load()
        # A file may be gone since it was measured.
        total = measured.html_report(directory=str(REPORTS / "coverage"), ignore_errors=True)
    least = setting("tool", "coverage", "report", "fail_under")
    return Figure(
        source=source,
        link="coverage/index.html",
        value=f"{total:.1f} %",
        budget=f"at least {least:g} %",
        kept=total >= least,
        detail="of lines and branches",
    )


def mutation() -> Figure | None:
    """Take the share of the faults that the tests notice."""
    source = REPORTS / "mutation/summary.json"
    if (found := read_json(source)) is None:
        return None
    return Figure(
        source=source,
        link="mutation/index.html",
        value=f"{found['score']:.1f} %",
        budget=f"at least {found['budget']:g} %",
        kept=found["score"] >= found["budget"],
        detail=f"{found['survivors']:,} of {found['mutants']:,} faults were not noticed"
        + (f", of what has changed since {found['since']}" if found["since"] else ""),
    )


def benchmarks() -> Figure | None:
    """Take the hot path that has lost most against the baseline."""
    source = REPORTS / "benchmarks/summary.json"
    if (found := read_json(source)) is None:
        return None
    limit = found["limit"]
    paths = {
        name.removeprefix("test_").replace("_", " "): seconds
        for name, seconds in found["seconds"].items()
    }
    changes = {
        name: 100 * (times["now"] / times["baseline"] - 1)
        for name, times in paths.items()
        if "baseline" in times
    }
    charts = sorted(path.name for path in source.parent.glob("histogram-*.svg"))
    write_page(
        "benchmarks.html.jinja",
        source.with_name("index.html"),
        paths=paths,
        changes=changes,
        limit=limit,
        charts=charts,
    )
    worst = max(changes, key=lambda name: changes[name], default=None)
    return Figure(
        source=source,
        link="benchmarks/index.html",
        value=f"{changes[worst]:+.0f} %" if worst else f"{len(paths)} hot paths",
        budget=f"at most +{limit} %",
        kept=changes[worst] <= limit if worst else None,
        detail=worst or "timed; --benchmark-compare compares them with the baseline",
    )


def load() -> Figure | None:
    """Take the figures of the last load run, and its verdict."""
    source = REPORTS / "load/summary.json"
    if (found := read_json(source)) is None:
        return None
    rate, errors, budgets = found["requests_per_second"], found["errors"], found["budgets"]
    others = [
        f"{rate:.1f} requests per second (at least {budgets['requests_per_second']})",
        f"{100 * errors:.1f} % errors (at most {100 * budgets['errors']:g} %)",
    ]
    return Figure(
        source=source,
        link="load/index.html",
        value=f"p95 {found['p95']:,.0f} ms",
        budget=f"at most {budgets['p95']:,} ms",
        kept=not found["broken"],
        detail="; ".join(found["broken"] or others),
    )


def slowest(runs: list[Run]) -> Figure | None:
    """Find the test that comes nearest to the time-out."""
    judged = [
        (result.seconds, result.test, run.source)
        for run in runs
        if run.layer not in SEARCHES
        for result in run.results
    ]
    if not judged:
        return None
    seconds, test, source = max(judged)
    limit = float(setting("tool", "pytest", "timeout"))
    return Figure(
        source=source,
        link="tests/index.html#slowest",
        value=f"{seconds:.1f} s",
        budget=f"at most {limit:g} s",
        kept=seconds <= limit,
        detail=test,
    )


def flakes() -> Figure | None:
    """Count the tests that differed in the last hunt."""
    source = REPORTS / "flakes/summary.json"
    if (found := read_json(source)) is None:
        return None
    names = [flake["test"] for flake in found["flakes"]] + found["failed_always"]
    return Figure(
        source=source,
        link="flakes/index.html",
        value=f"{len(found['flakes'])} of {found['tests']:,}",
        budget="none",
        kept=not names,
        detail=f"in {len(found['runs'])} runs" + "".join(f"; {name}" for name in names[:3]),
    )


def read_json(path: Path) -> Any:
    """Read a report's figures, if it is there."""
    with legible(path):
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


@contextmanager
def legible(path: Path) -> Iterator[None]:
    """Say which report it is that cannot be read."""
    try:
        yield
    except (ValueError, ParseError, CoverageException) as error:
        sys.exit(f"{path} is damaged: delete it. ({error})")


def setting(*keys: str) -> Any:
    """Look up a setting of the project."""
    value: Any = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    for key in keys:
        value = value[key]
    return value


def commit() -> str:
    """Name the commit that is checked out, if there is one."""
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def markdown(rows: list[Row]) -> Iterator[str]:
    """Write the table for a pipeline's summary, and for a terminal."""
    yield "| | figure | budget | verdict |"
    yield "| --- | ---: | ---: | --- |"
    for row in rows:
        verdict = f"{SIGNS[row.verdict]} {row.verdict}"
        if row.figure:
            yield f"| {row.name} | {row.figure.value} | {row.figure.budget} | {verdict} |"
        else:
            yield f"| {row.name} | | | {verdict}: `{row.command}` |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Put every report on one page.")
    parser.add_argument(
        "--summary", action="store_true", help="append the table to $GITHUB_STEP_SUMMARY"
    )
    options = parser.parse_args()
    if options.summary and "GITHUB_STEP_SUMMARY" not in os.environ:
        parser.error("--summary is for a pipeline, which sets GITHUB_STEP_SUMMARY")
    main(**vars(options))
