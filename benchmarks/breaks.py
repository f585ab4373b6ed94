"""Do the tests of each framework's service notice what a tired colleague could do to it?

Each break in `breaks.toml` is put into a fresh project, and its tests are run until one fails, with --all each stage:
`uv run python benchmarks/breaks.py [--all] [--database postgresql] [-k TEXT] [FRAMEWORK...]`
"""

import argparse
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

TEMPLATE = Path(__file__).parents[1]
FRAMEWORKS: list[str] = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))["framework"]
STAGES = ["unit", "integration", "contract", "property", "resilience", "performance", "schema"]
# Shown by --all; a break that nothing else notices stays green.
LINTERS = ["ruff check", "mypy"]
GREEN = "**green**"


@dataclass(frozen=True)
class Change:
    """A text in a file of the package, and what it becomes."""

    file: str
    old: str
    new: str

    def apply(self, source: str) -> str:
        """Change the source, in which the text must be once."""
        if (times := source.count(self.old)) != 1:
            raise ValueError(f"{self.file} has this {times} times, and not once: {self.old.strip()}")
        return source.replace(self.old, self.new)


@dataclass(frozen=True)
class Break:
    """A change in each framework's service, the tests that should notice it, and on which database."""

    name: str
    tests: str
    database: str | None
    changes: dict[str, Change]


def load_breaks() -> list[Break]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return [
        Break(name, row["tests"], row.get("database"), {framework: Change(*row[framework]) for framework in FRAMEWORKS})
        for name, row in table.items()
    ]


def run(folder: Path, *command: str) -> str:
    """Run a command, and give what it said; one that fails ends everything."""
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}")
    return done.stdout


@dataclass
class Service:
    """A fresh project, and the stages that were green before anything was broken."""

    path: Path
    green: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def broken(self, change: Change) -> Iterator[None]:
        path = self.path / "src" / "my_service" / change.file
        source = path.read_text(encoding="utf-8")
        path.write_text(change.apply(source), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(source, encoding="utf-8")

    def judge(self, change: Change, check: str, database: str) -> str | None:
        """Name what fails for the change, and for nothing else."""
        if (check, database) not in self.green:
            if failed := self.first_failure(check, database):
                sys.exit(f"{check} on {database} is red before anything is broken: {failed}")
            self.green.add((check, database))
        with self.broken(change):
            failed = self.first_failure(check, database)
            # Not a test that fails now and then, as on a busy machine.
            return failed if failed and self.first_failure(failed, database) else None

    def first_failure(self, check: str, database: str) -> str | None:
        """Run a linter, or a part of the tests in the same order each time."""
        options = ["-x", f"--database={database}", "--randomly-seed=0"]
        command = check.split() if check in LINTERS else ["pytest", f"tests/{check}", *options]
        done = subprocess.run(
            ["uv", "run", "--no-sync", *command],
            cwd=self.path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode == 0:
            return None
        if check in LINTERS:
            return check
        failed = re.search(r"^(?:FAILED|ERROR) tests/(\S+?\.py(?:::\w+)+)", done.stdout, re.MULTILINE)
        if done.returncode != 1 or not failed:  # a break that keeps tests from running is no test of them
            sys.exit(f"{' '.join(command)} could not run:\n{done.stdout}")
        return failed[1]


def judge_framework(framework: str, breaks: list[Break], folder: Path, default: str, every: bool) -> dict[str, str]:
    """Tell for each break which tests noticed it."""
    folder.chmod(0o755)  # where we are root, the embedded PostgreSQL runs as another user
    answers = ("--no-input", "-o", str(folder), str(TEMPLATE), f"framework={framework}")
    run(TEMPLATE, sys.executable, "-m", "cookiecutter", *answers)
    service = Service(folder / "my-service")
    run(service.path, "uv", "sync")
    cells = {}
    for each in breaks:
        reds = []
        for check in [*STAGES, *LINTERS] if every else [each.tests, *STAGES]:
            if failed := service.judge(each.changes[framework], check, each.database or default):
                reds.append(re.sub(r"/.+::", ": ", failed))  # the stage and the test
                if not every:
                    break
        cells[each.name] = ", ".join(reds) if not set(reds) <= {*LINTERS} else GREEN
        print(f"{framework}: {each.name}: {cells[each.name]}", flush=True)
    return cells


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("frameworks", nargs="*", metavar="FRAMEWORK", help="by default all of them")
    parser.add_argument("--all", action="store_true", help="run every stage, and the linters too")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("-k", default="", metavar="TEXT", help="only breaks whose name holds it")
    options = parser.parse_args()
    breaks = [each for each in load_breaks() if options.k.lower() in each.name.lower()]
    columns = {}
    for framework in options.frameworks or FRAMEWORKS:
        with TemporaryDirectory() as folder:
            columns[framework] = judge_framework(framework, breaks, Path(folder), options.database, options.all)
    print(f"\n| break | {' | '.join(columns)} |\n| --- |{' --- |' * len(columns)}")
    rows = [[each.name, *(cells[each.name] for cells in columns.values())] for each in breaks]
    for row in rows:
        print(f"| {' | '.join(row)} |")
    green = sum(row.count(GREEN) for row in rows)
    print(f"\n{len(breaks)} breaks in each of {len(columns)} frameworks, of which nothing noticed {green}")
    return int(green > 0)


if __name__ == "__main__":
    sys.exit(main())
