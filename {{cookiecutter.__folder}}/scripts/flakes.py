"""Flaky tests: `uv run scripts/flakes.py`.

Runs the suite several times, in a new random order each time and every second time on two workers.
A test whose outcome differs between the runs is flaky. Options of pytest may follow.
"""

import argparse
import json
import os
import secrets
import shlex
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from junit import read_results

REPORTS = Path("reports/flakes")


def main(runs: int, arguments: list[str]) -> int:
    """Run the suite, report the flaky tests, and return the exit code."""
    os.chdir(Path(__file__).parents[1])
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    # The first command with each outcome of each test.
    commands: dict[str, dict[str, str]] = defaultdict(dict)
    for number in range(1, runs + 1):
        command, run = run_suite(number, arguments)
        for test, outcome in run.items():
            commands[test].setdefault(outcome, command)
        failed = list(run.values()).count("failed")
        print(f"{number}/{runs}: {len(run)} tests, {failed} failed: {command}", flush=True)
    return report(runs, commands)


def run_suite(number: int, arguments: list[str]) -> tuple[str, dict[str, str]]:
    """Run the suite with a new seed, and return its command and the outcome of each test."""
    seed = secrets.randbelow(2**32)
    workers = ["-n", "2"] if number % 2 == 0 else []
    options = [f"--randomly-seed={seed}", f"--hypothesis-seed={seed}", *workers, *arguments]
    results = REPORTS / f"{number}.xml"
    # Without the cache, so that --lf still refers to the developer's last run.
    hidden = ["-p", "no:cacheprovider", f"--junit-xml={results}"]
    command = [sys.executable, "-m", "pytest", *options, *hidden]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (REPORTS / f"{number}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode not in {0, 1}:  # a usage error, or an interrupted run
        sys.exit(done.stdout + done.stderr)
    run = {test: result.outcome for test, result in read_results(results).items()}
    return shlex.join(["uv", "run", "pytest", *options]), run


def report(runs: int, commands: dict[str, dict[str, str]]) -> int:
    """List each flaky test with a command for each of its outcomes, and return the exit code."""
    flaky = sorted(test for test, outcomes in commands.items() if len(outcomes) > 1)
    failed = sorted(test for test, outcomes in commands.items() if [*outcomes] == ["failed"])
    lines = [f"{test} failed in every run" for test in failed]
    for test in flaky:
        lines += [f"{test} is flaky:"]
        lines += [f"  {outcome}: {command}" for outcome, command in sorted(commands[test].items())]
    lines += [f"{len(flaky)} of {len(commands)} tests are flaky in {runs} runs."]
    print("", *lines, sep="\n")
    (REPORTS / "report.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")
    row = {
        "figure": f"{len(flaky)} of {len(commands):,}",
        "budget": "none",
        "passed": not flaky and not failed,
        "detail": "; ".join([f"{runs} runs", *flaky, *failed]),
        "link": "flakes/report.txt",
    }
    (REPORTS / "summary.json").write_text(json.dumps(row), encoding="utf-8")
    return 1 if flaky or failed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10, metavar="N")
    known, rest = parser.parse_known_args()
    if known.runs < 2:
        parser.error("--runs must be at least 2")
    sys.exit(main(known.runs, rest))
