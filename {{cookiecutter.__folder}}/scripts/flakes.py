"""Which tests pass only sometimes: `uv run scripts/flakes.py`.

It runs the suite again and again, in another order each time, and every second time in two
processes. A test whose outcome ever differs depends on something that it should not.
"""

import argparse
import json
import os
import secrets
import shlex
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from report import Result, read_results, write_page

REPORTS = Path("reports/flakes")
FROM_BAD_TO_GOOD = ["failed", "not run", "skipped", "passed"]


@dataclass(frozen=True)
class Run:
    """One run of the suite."""

    seed: int
    command: str
    log: str
    results: dict[str, Result]

    def outcome_of(self, test: str) -> str:
        """Tell what became of a test."""
        return self.results[test].outcome if test in self.results else "not run"


@dataclass(frozen=True)
class Flake:
    """A test, and the seeds of the runs that ended in each outcome."""

    test: str
    seeds: dict[str, list[int]]
    repeat: str
    reason: str


def main(runs: int, arguments: list[str]) -> int:
    """Run the suite so many times, name the tests that differed, and fail if there are any."""
    os.chdir(Path(__file__).parents[1])
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    done = []
    for number in range(1, runs + 1):
        run = run_suite(number, arguments)
        done.append(run)
        failed = [result.outcome for result in run.results.values()].count("failed")
        line = f"{number}/{runs}: {len(run.results)} tests, {failed} failed: {run.command}"
        print(line, flush=True)
    return judge(done)


def run_suite(number: int, arguments: list[str]) -> Run:
    """Run the suite once, with a seed of its own."""
    seed = secrets.randbelow(2**32)
    workers = ["-n", "2"] if number % 2 == 0 else []
    options = [f"--randomly-seed={seed}", f"--hypothesis-seed={seed}", *workers, *arguments]
    log, results = REPORTS / f"{number}.txt", REPORTS / f"{number}.xml"
    with log.open("wb") as output:
        # Without the cache: what failed last is not for the hunt to say.
        hunt = ["-p", "no:cacheprovider", f"--junit-xml={results}"]
        command = [sys.executable, "-m", "pytest", *options, *hunt]
        code = subprocess.run(command, stdout=output, stderr=output, check=False).returncode
    if code not in {0, 1}:  # there is more wrong than tests
        sys.exit(log.read_text(encoding="utf-8"))
    by_test = {result.test: result for result in read_results(results)}
    return Run(seed, shlex.join(["uv", "run", "pytest", *options]), log.name, by_test)


def find_flakes(runs: list[Run]) -> list[Flake]:
    """Find the tests whose outcome was not the same in every run."""
    flakes = []
    for test in sorted({test for run in runs for test in run.results}):
        seeds: dict[str, list[int]] = {}
        for run in runs:
            seeds.setdefault(run.outcome_of(test), []).append(run.seed)
        if len(seeds) > 1:
            worst = min(seeds, key=FROM_BAD_TO_GOOD.index)
            shows = next(run for run in runs if run.outcome_of(test) == worst)
            reason = shows.results[test].reason if test in shows.results else ""
            flakes.append(Flake(test, seeds, shows.command, reason))
    return flakes


def judge(runs: list[Run]) -> int:
    """Report, and give the exit code."""
    flakes = find_flakes(runs)
    flaky = {flake.test for flake in flakes}
    failed = {test for run in runs for test in run.results if run.outcome_of(test) == "failed"}
    summary = {
        "runs": [
            {"command": run.command, "log": run.log, "tests": len(run.results)} for run in runs
        ],
        "tests": len({test for run in runs for test in run.results}),
        "flakes": [asdict(flake) for flake in flakes],
        "failed_always": sorted(failed - flaky),
    }
    (REPORTS / "summary.json").write_text(json.dumps(summary, indent=2), encoding="utf-8")
    write_page("flakes.html.jinja", REPORTS / "index.html", **summary)

    for flake in flakes:
        print(f"\n{flake.test}")
        for outcome, seeds in flake.seeds.items():
            print(f"  {outcome} with the seeds {', '.join(map(str, seeds))}")
        print(f"  repeat it: {flake.repeat}")
    for test in sorted(failed - flaky):
        print(f"\n{test}\n  failed every time")
    print(f"\n{len(flakes)} of {summary['tests']} tests differed in {len(runs)} runs.")
    return 1 if failed or flakes else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description="Which tests pass only sometimes?", epilog="Any option of pytest may follow."
    )
    parser.add_argument("--runs", type=int, default=10, metavar="N")
    known, rest = parser.parse_known_args()
    if known.runs < 2:
        parser.error("--runs must be at least 2: one run alone differs from nothing")
    try:
        sys.exit(main(known.runs, rest))
    except KeyboardInterrupt:
        sys.exit(130)
