"""Flaky tests: `uv run scripts/flakes.py`.

Runs the suite several times, in a new random order each time and every second time on two workers.
Fails if a run fails, and prints the command that reproduces it. Options of pytest may follow.
"""

import argparse
import json
import os
import secrets
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPORTS = Path("reports/flakes")


def main(runs: int, arguments: list[str]) -> int:
    """Run the suite, report the runs that failed, and return the exit code."""
    os.chdir(Path(__file__).parents[1])
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    failed = [command for number in range(1, runs + 1) if (command := failure(number, arguments))]
    lines = [*failed, f"{len(failed)} of {runs} runs failed"]
    print("", *lines, sep="\n")
    (REPORTS / "report.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")
    row = {
        "figure": f"{len(failed)} of {runs} runs failed",
        "budget": "none",
        "passed": not failed,
        "detail": "; ".join(failed),
        "link": "flakes/report.txt",
    }
    (REPORTS / "summary.json").write_text(json.dumps(row), encoding="utf-8")
    return 1 if failed else 0


def failure(number: int, arguments: list[str]) -> str | None:
    """Run the suite with a new seed, and return the command if a test fails."""
    seed = secrets.randbelow(2**32)
    workers = ["-n", "2"] if number % 2 == 0 else []
    options = [f"--randomly-seed={seed}", f"--hypothesis-seed={seed}", *workers, *arguments]
    # Without the cache, so that --lf still refers to the developer's last run.
    command = [sys.executable, "-m", "pytest", *options, "-p", "no:cacheprovider"]
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "dev"}  # that of CI ignores the seed
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    output = done.stdout + done.stderr
    (REPORTS / f"{number}.txt").write_text(output, encoding="utf-8")
    if done.returncode not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        sys.exit(output)  # a usage error, or an interrupted run
    run = shlex.join(["uv", "run", "pytest", *options])
    print(f"{number}: {run}", *done.stdout.splitlines()[-1:], sep="\n  ", flush=True)
    return run if done.returncode else None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10, metavar="N")
    known, rest = parser.parse_known_args()
    if known.runs < 1:
        parser.error("--runs must be at least 1")
    sys.exit(main(known.runs, rest))
