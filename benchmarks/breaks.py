"""Check that the tests of each framework's service detect the bugs in `breaks.toml`.

Each bug is introduced into a fresh project, and its tests run until one fails, or, with --all, every stage once:
`uv run python benchmarks/breaks.py [--sections] [--all] [--without-sample] [--database postgresql] [-k TEXT]
[FRAMEWORK...]`
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from services import EVERY_SECTION, FRAMEWORKS, create, parser, run

STAGES = ["unit", "integration", "contract", "property", "resilience", "e2e", "performance", "schema"]
# Run by --all. A bug that only linters detect counts as undetected.
LINTERS = ["ruff check", "mypy"]
UNDETECTED = "**undetected**"


@dataclass(frozen=True)
class Change:
    """A text in a file of the package, and its replacement."""

    file: str
    old: str
    new: str

    def apply(self, source: str) -> str:
        """Return the changed source. The text must occur exactly once."""
        if (occurrences := source.count(self.old)) != 1:
            raise ValueError(f"{self.file} must contain this once, not {occurrences} times: {self.old.strip()}")
        return source.replace(self.old, self.new)


@dataclass(frozen=True)
class Break:
    """A bug: a change for each framework, the tests that should fail, their database, and the section of the code."""

    name: str
    tests: str
    database: str | None
    section: str | None
    changes: dict[str, Change]


def load_breaks() -> list[Break]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return [
        Break(
            name,
            row["tests"],
            row.get("database"),
            row.get("section"),
            {framework: Change(*row[framework]) for framework in FRAMEWORKS},
        )
        for name, row in table.items()
    ]


@dataclass
class Service:
    """A fresh project, and the checks that passed on it before any change."""

    path: Path
    passed: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def apply(self, change: Change) -> Iterator[None]:
        path = self.path / "src" / "my_service" / change.file
        source = path.read_text(encoding="utf-8")
        path.write_text(change.apply(source), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(source, encoding="utf-8")

    def find_failure(self, change: Change, check: str, database: str) -> str | None:
        """Return the test or linter that fails because of the change, if any."""
        if (check, database) not in self.passed:
            if failed := self.first_failure(check, database):
                sys.exit(f"{check} on {database} fails before the change: {failed}")
            self.passed.add((check, database))
        with self.apply(change):
            failed = self.first_failure(check, database)
            # Run it again, to exclude flaky tests.
            return failed if failed and self.first_failure(failed, database) else None

    def first_failure(self, check: str, database: str) -> str | None:
        """Run a linter or some tests, in a fixed order, and return the first failure."""
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
        if done.returncode != 1 or not failed:  # tests that cannot run detect nothing
            sys.exit(f"{' '.join(command)} could not run:\n{done.stdout}")
        return failed[1]


def check_framework(framework: str, breaks: list[Break], project: Path, default: str, every: bool) -> dict[str, str]:
    """Return, for each bug, the tests that detect it."""
    service = Service(project)
    run(project, "uv", "sync")
    cells = {}
    for bug in breaks:
        if not (project / "src" / "my_service" / bug.changes[framework].file).exists():
            cells[bug.name] = "in the sample domain"
            continue
        failures = []
        for check in [*STAGES, *LINTERS] if every else [bug.tests, *STAGES]:
            if failed := service.find_failure(bug.changes[framework], check, bug.database or default):
                failures.append(re.sub(r"/.+::", ": ", failed))  # the stage and the test
                if not every:
                    break
        cells[bug.name] = ", ".join(failures) if not set(failures) <= {*LINTERS} else UNDETECTED
        print(f"{framework}: {bug.name}: {cells[bug.name]}", flush=True)
    return cells


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--all", action="store_true", help="run every stage and the linters")
    arguments.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    arguments.add_argument("--sections", action="store_true", help="the bugs of sections, in services with all of them")
    arguments.add_argument("-k", default="", metavar="TEXT", help="only bugs whose name contains TEXT")
    options = arguments.parse_args()
    breaks = [
        bug for bug in load_breaks() if bool(bug.section) == options.sections and options.k.lower() in bug.name.lower()
    ]
    answers = EVERY_SECTION if options.sections else {}
    columns = {}
    for framework in options.frameworks:
        with TemporaryDirectory() as name:
            folder = Path(name)
            folder.chmod(0o755)  # as root, the embedded PostgreSQL runs as another user
            project = create(folder, framework, sample_domain=options.sample_domain, **answers)
            columns[framework] = check_framework(framework, breaks, project, options.database, options.all)
    print(f"\n| bug | {' | '.join(columns)} |\n| --- |{' --- |' * len(columns)}")
    rows = [[bug.name, *(cells[bug.name] for cells in columns.values())] for bug in breaks]
    for row in rows:
        print(f"| {' | '.join(row)} |")
    undetected = sum(row.count(UNDETECTED) for row in rows)
    print(f"\n{len(breaks)} bugs in each of {len(columns)} frameworks, {undetected} undetected")
    return int(undetected > 0)


if __name__ == "__main__":
    sys.exit(main())
